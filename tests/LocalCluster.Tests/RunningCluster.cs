using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Signalbox.LocalCluster.Tests;

/// <summary>A cluster in a temporary folder, and a client of it.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private readonly bool _ownsFolder;

    private RunningCluster(LocalClusterHost host, HttpClient client, string folder, bool ownsFolder)
    {
        Host = host;
        Client = client;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public const string Gauges = "/apis/test.signalbox.dev/v1/namespaces/default/gauges";

    public LocalClusterHost Host { get; }

    public HttpClient Client { get; }

    public string Folder { get; }

    public static string DefinitionFile => Path.Combine(AppContext.BaseDirectory, "gauges.yaml");

    public static async Task<RunningCluster> StartAsync(string? folder = null, Func<LocalClusterOptions, LocalClusterOptions>? configure = null)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("signalbox-cluster-").FullName;
        var options = new LocalClusterOptions { DataDirectory = folder, CrdFiles = [DefinitionFile] };
        var host = await LocalClusterHost.StartAsync(configure?.Invoke(options) ?? options, NullLoggerFactory.Instance, CancellationToken.None);
        return new RunningCluster(host, ClientOf(host), folder, ownsFolder);
    }

    public static JsonObject Gauge(string name, string extra = "") =>
        (JsonObject)JsonNode.Parse($$$"""{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"{{{name}}}"},"spec":{"unit":"bar"{{{extra}}}}}""")!;

    public async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<JsonObject> CreateAsync(string collection, JsonObject tree)
    {
        var (code, body) = await SendAsync(HttpMethod.Post, collection, tree.ToJsonString());
        Assert.True(code == HttpStatusCode.Created, body.ToJsonString());
        return body;
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        var (code, body) = await SendAsync(HttpMethod.Get, path);
        Assert.True(code == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    public Task<(HttpStatusCode Code, JsonObject Body)> MergeAsync(string path, string patch) =>
        SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json");

    public Task<(HttpStatusCode Code, JsonObject Body)> ApplyAsync(string path, string manager, string configuration, bool force = false) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}", configuration, "application/apply-patch+yaml");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private static HttpClient ClientOf(LocalClusterHost host)
    {
        var token = File.ReadLines(host.KubeconfigPath).Single(line => line.Trim().StartsWith("token:", StringComparison.Ordinal)).Split(':')[1].Trim();
        // The authority's trust is a test of its own; here any certificate of the loopback server will do.
#pragma warning disable CA5359
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
#pragma warning restore CA5359
        return new HttpClient(handler)
        {
            BaseAddress = host.Url,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }
}
