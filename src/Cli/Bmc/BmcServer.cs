using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Signalbox.Cli.Bmc;

/// <summary>Serves a <see cref="BmcMachine"/> over HTTP on a free port of loopback.</summary>
internal sealed class BmcServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 256 * 1024;
    private readonly WebApplication _app;

    private BmcServer(WebApplication app, Uri url) => (_app, Url) = (app, url);

    /// <summary>Scheme, host and port, without a path.</summary>
    public Uri Url { get; }

    public static async Task<BmcServer> StartAsync(BmcMachine machine, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        var app = builder.Build();
        app.Run(context => AnswerAsync(machine, context));
        await app.StartAsync(ct).ConfigureAwait(false);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task AnswerAsync(BmcMachine machine, HttpContext context)
    {
        BmcReply reply;
        try
        {
            reply = machine.Handle(await ReadAsync(context.Request).ConfigureAwait(false));
        }
        catch (BmcException refusal)
        {
            reply = new(refusal.Status, refusal.ToBody());
        }
        context.Response.StatusCode = reply.Status;
        context.Response.Headers["OData-Version"] = "4.0";
        context.Response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        if (reply.Body is null)
            return;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.WriteAsync(reply.Body.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<BmcRequest> ReadAsync(HttpRequest http)
    {
        var path = http.Path.Value ?? "/";
        return new()
        {
            Method = http.Method.ToUpperInvariant(),
            Path = path.Length > 1 ? path.TrimEnd('/') : path,
            Query = http.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal),
            IfMatch = Header(http, "If-Match"),
            Token = Header(http, "X-Auth-Token"),
            Authorization = Header(http, "Authorization"),
            ClientAddress = http.HttpContext.Connection.RemoteIpAddress?.ToString(),
            Body = await BodyAsync(http).ConfigureAwait(false),
        };
    }

    private static string? Header(HttpRequest http, string name) => http.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    private static async Task<JsonObject?> BodyAsync(HttpRequest http)
    {
        if (http.ContentLength is null or 0 && !http.Headers.ContainsKey("Transfer-Encoding"))
            return null;
        try
        {
            return await JsonNode.ParseAsync(http.Body, cancellationToken: http.HttpContext.RequestAborted).ConfigureAwait(false) as JsonObject
                ?? throw new BmcException(400, "Base.1.18.MalformedJSON", "The body is no JSON object.", "Send a JSON object.");
        }
        catch (JsonException malformed)
        {
            throw new BmcException(400, "Base.1.18.MalformedJSON", $"The body is no JSON: {malformed.Message}", "Send a JSON object.");
        }
    }
}
