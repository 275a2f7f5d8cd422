using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Signalbox.Release.Tests.Images;

/// <summary>
/// A registry on loopback that keeps what it is given in memory: of the OCI distribution specification what pulls and pushes of manifests and
/// blobs need. It takes nothing whose digest is another, and no manifest that names what it does not have. Repositories share their blobs.
/// </summary>
internal sealed class RegistryStub : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentDictionary<string, byte[]> _uploads = new();
    private readonly ConcurrentDictionary<string, (string Type, byte[] Content)> _manifests = new();
    private WebApplication _app = null!;

    /// <summary>Address and port, as images are named by.</summary>
    public string Host => new Uri(_app.Urls.First()).Authority;

    /// <summary>What was asked for and not there, or refused, one line each.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public static async Task<RegistryStub> StartAsync()
    {
        var stub = new RegistryStub();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        stub._app = builder.Build();
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        return stub;
    }

    public string AddBlob(byte[] content)
    {
        var digest = ImageLayer.DigestOf(content);
        _blobs[digest] = content;
        return digest;
    }

    public string AddManifest(string repository, string? tag, string type, byte[] content)
    {
        var digest = ImageLayer.DigestOf(content);
        _manifests[$"{repository}@{digest}"] = (type, content);
        if (tag is not null)
            _manifests[$"{repository}@{tag}"] = (type, content);
        return digest;
    }

    public byte[] Blob(string digest) => _blobs[digest];

    /// <param name="reference">A tag or a digest.</param>
    public (string Type, JsonNode Content) Manifest(string repository, string reference)
    {
        var (type, content) = _manifests[$"{repository}@{reference}"];
        return (type, JsonNode.Parse(content)!);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var words = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.FindLastIndex(words, word => word is "manifests" or "blobs");
        http.Response.StatusCode = words is ["v2"] ? StatusCodes.Status200OK
            : place < 2 ? StatusCodes.Status404NotFound
            : await AnswerAsync(http, string.Join('/', words[1..place]), words[place], words[(place + 1)..], body.ToArray());
        if (http.Response.StatusCode >= 400 && http.Request.Method != HttpMethods.Head)
            Refusals.Enqueue($"{http.Response.StatusCode} {http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
    }

    private async Task<int> AnswerAsync(HttpContext http, string repository, string kind, string[] rest, byte[] body) => (http.Request.Method, kind, rest) switch
    {
        ("GET" or "HEAD", "manifests", [var reference]) => !_manifests.TryGetValue($"{repository}@{reference}", out var manifest) ? 404 : await SendAsync(http, manifest.Type, manifest.Content),
        ("GET" or "HEAD", "blobs", [var digest]) => !_blobs.TryGetValue(digest, out var blob) ? 404 : await SendAsync(http, "application/octet-stream", blob),
        ("PUT", "manifests", [var reference]) => Put(http, repository, reference, body),
        ("POST", "blobs", ["uploads"]) => Begin(http, repository),
        ("PATCH", "blobs", ["uploads", var upload]) => Continue(http, repository, upload, body),
        ("PUT", "blobs", ["uploads", var upload]) => End(http, upload, body),
        _ => 405,
    };

    private static async Task<int> SendAsync(HttpContext http, string type, byte[] content)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        http.Response.Headers["Docker-Content-Digest"] = ImageLayer.DigestOf(content);
        if (http.Request.Method != HttpMethods.Head)
            await http.Response.Body.WriteAsync(content);
        return 200;
    }

    private int Put(HttpContext http, string repository, string reference, byte[] content)
    {
        var json = JsonNode.Parse(content)!;
        var blobs = (json["layers"]?.AsArray() ?? []).Append(json["config"]).Where(part => part is not null);
        var images = json["manifests"]?.AsArray() ?? [];
        if (blobs.Any(blob => !_blobs.ContainsKey((string)blob!["digest"]!)) || images.Any(image => !_manifests.ContainsKey($"{repository}@{image!["digest"]}")))
            return 400;
        http.Response.Headers["Docker-Content-Digest"] = AddManifest(repository, reference, http.Request.ContentType!, content);
        return 201;
    }

    private int Begin(HttpContext http, string repository)
    {
        var upload = Guid.NewGuid().ToString("N");
        _uploads[upload] = [];
        http.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{upload}";
        return 202;
    }

    private int Continue(HttpContext http, string repository, string upload, byte[] part)
    {
        if (!_uploads.TryGetValue(upload, out var sofar))
            return 404;
        _uploads[upload] = [.. sofar, .. part];
        http.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{upload}";
        http.Response.Headers.Range = $"0-{sofar.Length + part.Length - 1}";
        return 202;
    }

    private int End(HttpContext http, string upload, byte[] part)
    {
        if (!_uploads.TryRemove(upload, out var sofar))
            return 404;
        byte[] whole = [.. sofar, .. part];
        var digest = (string?)http.Request.Query["digest"];
        if (ImageLayer.DigestOf(whole) != digest)
            return 400;
        _blobs[digest] = whole;
        http.Response.Headers["Docker-Content-Digest"] = digest;
        return 201;
    }
}
