using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Rest;

namespace Signalbox.ToolServer.Hosting;

/// <summary>Everything that listens: the HTTP server with its paths, and how it comes to an end.</summary>
/// <remarks>
/// A stop goes in this order: not ready any more; for the drain delay everything is served as before, and connections are closed after their
/// next answer; streams end, at once and with a proper last frame; calls in flight may finish for the drain time and are then cancelled; sessions end.
/// </remarks>
public sealed partial class HttpFront : IAsyncDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private readonly SessionTable _sessions;
    private readonly CancellationTokenSource _leaving;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _housekeeping;
    private readonly ILogger _logger;
    private int _disposed;

    private HttpFront(WebApplication app, SessionTable sessions, CancellationTokenSource leaving, ListChangeHub changes, TimeProvider time, ILogger logger)
    {
        _app = app;
        _leaving = leaving;
        _sessions = sessions;
        _logger = logger;
        Url = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _housekeeping = Task.WhenAll(sessions.SweepAsync(_stopped.Token), KeepStreamsAliveAsync(changes, time, _stopped.Token));
    }

    /// <summary>Where it listens, with the port that it really has.</summary>
    public Uri Url { get; }

    public int Sessions => _sessions.Count;

    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<HttpFront> StartAsync(HttpFrontParts parts, CancellationToken ct)
    {
        var options = parts.Options;
        var loggerFactory = parts.LoggerFactory;
        var sessions = new SessionTable(options.MaxSessions, options.SessionIdleTimeout, loggerFactory, parts.Time);
        var app = Build(parts);
        var endpoints = new McpEndpoints(parts, sessions);
        var rest = parts.Calls is { } calls ? new RestEndpoint(calls, parts.Runs, parts.Authenticator.GuardsTheNetwork) : null;
        var stopping = app.Lifetime.ApplicationStopping;
        stopping.Register(() => parts.Content.Changes.Complete());
        stopping.Register(() => parts.Drained.CancelAfter(options.DrainTimeout));

        var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        app.Use(next => http => LeaveAsync(http, next, leaving.Token));
        app.Use(new RequestGate(options.AllowedHosts, parts.Authenticator, parts.Refusals, loggerFactory).InvokeAsync);
        app.MapGet("/healthz", static http => http.Response.WriteAsync("ok\n", http.RequestAborted));
        app.MapGet("/readyz", http => WriteReadinessAsync(http, parts.Registry, leaving.Token));
        app.MapGet("/metrics", http => WriteMetricsAsync(http, parts.Metrics));
        if (parts.Metadata is { } metadata)
            app.MapGet(ResourceMetadata.WellKnown + "/{**path}", http => WriteMetadataAsync(http, metadata));
        foreach (var path in (string[])["/mcp", "/mcp/{namespace}"])
        {
            app.MapPost(path, http => endpoints.Of(http)?.PostAsync(http, RequestGate.Caller(http)) ?? NoEndpointAsync(http));
            app.MapGet(path, http => endpoints.Of(http)?.GetAsync(http, RequestGate.Caller(http)) ?? NoEndpointAsync(http));
            app.MapDelete(path, http => endpoints.Of(http)?.DeleteAsync(http, RequestGate.Caller(http)) ?? NoEndpointAsync(http));
        }
        if (options.LegacySse)
        {
            var legacy = new LegacySseEndpoint(sessions, parts.Time);
            foreach (var path in (string[])["/sse", "/sse/{namespace}"])
                app.MapGet(path, http => endpoints.Of(http) is { } endpoint ? legacy.GetAsync(http, RequestGate.Caller(http), endpoint.Content) : NoEndpointAsync(http));
            app.MapPost(LegacySseEndpoint.MessagesPath, http => legacy.PostAsync(http, RequestGate.Caller(http)));
        }
        if (rest is not null)
        {
            app.MapGet("/tools", http => rest.ListAsync(http, RequestGate.Caller(http)));
            app.MapGet("/openapi.json", http => rest.OpenApiAsync(http, RequestGate.Caller(http)));
            app.MapPost("/tools/{name}", http => rest.CallAsync(http, RequestGate.Caller(http), (string)http.Request.RouteValues["name"]!));
            app.MapGet("/{namespace}/openapi.json", http => rest.OpenApiAsync(http, RequestGate.Caller(http), (string)http.Request.RouteValues["namespace"]!));
            app.MapPost("/{namespace}/{name}", http => rest.CallAsync(
                http, RequestGate.Caller(http), (string)http.Request.RouteValues["name"]!, (string)http.Request.RouteValues["namespace"]!));
            DocsPage.Use(app);
        }
        if (parts.Runs is { } book)
        {
            var runs = new RunEndpoint(book);
            app.MapGet("/runs/{namespace}/{name}", http => runs.GetAsync(http, RequestGate.Caller(http), RunId(http)));
            app.MapDelete("/runs/{namespace}/{name}", http => runs.CancelAsync(http, RequestGate.Caller(http), RunId(http)));
        }
        await app.StartAsync(ct);
        return new(app, sessions, leaving, parts.Content.Changes, parts.Time, loggerFactory.CreateLogger<HttpFront>());
    }

    /// <summary>Says at <c>/readyz</c> that it is not ready any more, and serves on.</summary>
    public void Leave() => _leaving.Cancel();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        LogStopping(_sessions.Count);
        await _app.StopAsync(CancellationToken.None);
        await _stopped.CancelAsync();
        await _housekeeping;
        await _sessions.DisposeAsync();
        await _app.DisposeAsync();
        _stopped.Dispose();
        _leaving.Dispose();
        LogStopped();
    }

    private static Task NoEndpointAsync(HttpContext http) => McpRefusalWriter.WriteAsync(
        http.Response, new(404, Refusal.ServerError, "What follows /mcp/ or /sse/ must be the name of a namespace."), default, http.RequestAborted);

    private static string RunId(HttpContext http) => $"{http.Request.RouteValues["namespace"]}/{http.Request.RouteValues["name"]}";

    private static WebApplication Build(HttpFrontParts parts)
    {
        // Not the working directory: all that is in it would be looked through and watched for settings.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Settings come from the options alone: a stray appsettings.json or ASPNETCORE_ variable must not open another port.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.Replace(ServiceDescriptor.Singleton(parts.LoggerFactory));
        // Whoever composes this process owns its signals.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = parts.Options.DrainTimeout + TimeSpan.FromMilliseconds(500));
        var address = ToolServerOptionsValidator.ListenAddress(parts.Options.ListenUrl)
            ?? throw new ToolServerOptionsException(ToolServerOptionsValidator.Validate(parts.Options));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = parts.Options.MaxRequestBytes;
            kestrel.Listen(address, endpoint =>
            {
                if (parts.Certificate is { } certificate)
                    endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Options()) });
            });
        });
        return builder.Build();
    }

    // A client that keeps its connection would be cut off with it: the next one leads to another replica. HTTP/2 has frames of its own for that.
    private static Task LeaveAsync(HttpContext http, RequestDelegate next, CancellationToken leaving)
    {
        if (leaving.IsCancellationRequested && HttpProtocol.IsHttp11(http.Request.Protocol))
            http.Response.Headers.Connection = "close";
        return next(http);
    }

    private static Task WriteReadinessAsync(HttpContext http, PublishedRegistry registry, CancellationToken stopping)
    {
        var ready = registry.Ready.IsCompleted && !stopping.IsCancellationRequested;
        http.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return http.Response.WriteAsync(
            ready ? "ok\n" : stopping.IsCancellationRequested ? "stopping\n" : "not ready: the workflows have not been read from the API server yet\n",
            http.RequestAborted);
    }

    private static Task WriteMetricsAsync(HttpContext http, PrometheusText metrics)
    {
        http.Response.ContentType = PrometheusText.ContentType;
        return http.Response.WriteAsync(metrics.Write(), http.RequestAborted);
    }

    private static async Task WriteMetadataAsync(HttpContext http, ResourceMetadata metadata)
    {
        if (metadata.Document(BearerAuthenticator.Origin(http.Request), http.Request.Path) is not { } document)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, document, ToolServerJson.Default.JsonObject, http.RequestAborted);
    }

    // One timer for all streams: 10,000 of their own would be most of what an idle session costs.
    private static async Task KeepStreamsAliveAsync(ListChangeHub changes, TimeProvider time, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(KeepAlive, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                changes.Publish(ListChange.KeepAlive);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [LoggerMessage(4001, LogLevel.Information, "Stopping; {Sessions} sessions are open.")]
    private partial void LogStopping(int sessions);

    [LoggerMessage(4002, LogLevel.Information, "Stopped.")]
    private partial void LogStopped();
}
