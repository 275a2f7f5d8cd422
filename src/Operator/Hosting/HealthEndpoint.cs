using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Operator.Observing;

namespace Signalbox.Operator.Hosting;

/// <summary><c>/healthz</c>: it runs and hears of the server; <c>/readyz</c>: it knows the cluster, leader or not; <c>/metrics</c>: Prometheus text.</summary>
public sealed class HealthEndpoint : IAsyncDisposable
{
    /// <summary>A quiet watch is renewed within five minutes; twice that without a sign is a hung loop or a dead link.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10);
    private readonly WebApplication _app;
    private readonly PrometheusText _metrics;

    private HealthEndpoint(WebApplication app, PrometheusText metrics)
    {
        _app = app;
        _metrics = metrics;
    }

    public Uri Url => new(_app.Urls.First());

    /// <exception cref="OperatorException">The address cannot be used.</exception>
    public static async Task<HealthEndpoint> StartAsync(string url, OperatorWorld world, Func<bool> isRunning, CancellationToken ct)
    {
        // Not the working directory: all that is in it would be looked through and watched for settings.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var metrics = new PrometheusText(OperatorMetrics.MeterName, KubernetesMeter.Name);
        app.Urls.Add(url);
        app.MapGet("/healthz", context => Answer(context, isRunning() && world.SinceProgress < LongestSilence,
            $"The API server was last heard {world.SinceProgress.TotalSeconds:0} s ago."));
        app.MapGet("/readyz", context => Answer(context, isRunning() && world.Synced.IsCompletedSuccessfully, "Not all kinds are listed yet."));
        app.MapGet("/metrics", async context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        });
        try
        {
            await app.StartAsync(ct);
            return new(app, metrics);
        }
        catch (IOException error)
        {
            metrics.Dispose();
            await app.DisposeAsync();
            throw new OperatorException($"Cannot listen on {url}: {error.Message} Give another address with --listen; port 0 takes a free one.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _metrics.Dispose();
    }

    private static Task Answer(HttpContext context, bool isGood, string otherwise)
    {
        context.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(isGood ? "ok\n" : otherwise + "\n", context.RequestAborted);
    }
}
