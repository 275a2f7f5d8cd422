using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>
/// An API server in this process: CRUD, paged lists, watches over a real history of resourceVersions, compaction, bookmarks, and every
/// way a connection can end. Serves any group, version and plural.
/// </summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeApiServer(WebApplication app) => this.app = app;

    public FakeHistory History { get; } = new();

    public ConcurrentQueue<SeenRequest> Requests { get; } = [];

    /// <summary>Answers in place of the server when it returns true.</summary>
    public Func<HttpContext, SeenRequest, Task<bool>>? Intercept { get; set; }

    /// <summary>How a watch from a compacted version is refused: by HTTP status, or by an ERROR event in a stream that began well.</summary>
    public bool ExpireInStream { get; set; }

    public Uri Url { get; private set; } = null!;

    public IEnumerable<SeenRequest> Lists => Requests.Where(r => r.IsList);

    public IEnumerable<SeenRequest> Watches => Requests.Where(r => r.IsWatch);

    public static async Task<FakeApiServer> StartAsync(Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => listen?.Invoke(o)));
        if (listen is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var server = new FakeApiServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Url = new(app.Urls.Single());
        return server;
    }

    public KubernetesClientConfiguration Configuration(string? token = null) => new() { Server = Url, Token = token };

    public async ValueTask DisposeAsync()
    {
        History.EndWatches(WatchEnd.Abort);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var seen = new SeenRequest(
            context.Request.Method, context.Request.Path.Value!,
            context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Requests.Enqueue(seen);
        if (Intercept is { } intercept && await intercept(context, seen))
            return;
        if (ResourceRoute.Parse(seen.Path) is not { } route)
            await FakeAnswer.RefuseAsync(context, 404, "NotFound", "no such path");
        else if (seen.IsWatch)
            await WatchAsync(context, seen, route);
        else
            await AnswerAsync(context, seen, route);
    }

    private async Task AnswerAsync(HttpContext context, SeenRequest seen, ResourceRoute route)
    {
        try
        {
            var body = seen.Body.Length == 0 ? null : (JsonObject)JsonNode.Parse(seen.Body)!;
            var answer = (seen.Method, route.Name) switch
            {
                ("GET", null) => History.List(route, seen.Query),
                ("GET", _) => History.Get(route),
                ("POST", null) => History.Create(route, body!),
                ("PUT", _) => History.Replace(route, body!),
                ("PATCH", _) => History.MergePatch(route, body!),
                ("DELETE", _) => History.Delete(route),
                _ => throw new FakeRefusal(405, "MethodNotAllowed", "no"),
            };
            await FakeAnswer.JsonAsync(context, 200, answer);
        }
        catch (FakeRefusal refusal)
        {
            await FakeAnswer.RefuseAsync(context, refusal.Code, refusal.Reason, refusal.Message);
        }
    }

    private async Task WatchAsync(HttpContext context, SeenRequest seen, ResourceRoute route)
    {
        using var watch = History.Open(route, long.Parse(seen.Query["resourceVersion"], System.Globalization.CultureInfo.InvariantCulture));
        if (watch is null && !ExpireInStream)
        {
            await FakeAnswer.RefuseAsync(context, 410, "Expired", "too old resource version");
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        if (watch is null)
        {
            await context.Response.WriteAsync(
                new JsonObject { ["type"] = "ERROR", ["object"] = FakeAnswer.Status(410, "Expired", "too old resource version") }.ToJsonString());
            return;
        }
        await context.Response.Body.FlushAsync();
        try
        {
            await foreach (var line in watch.Lines.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line);
                await context.Response.Body.FlushAsync();
            }
            if (watch.End == WatchEnd.Abort)
                context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }
}
