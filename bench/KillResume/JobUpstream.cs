using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Signalbox.Bench.KillResume;

/// <summary>An API whose POST starts a job that takes its time, and that counts how often each job was started.</summary>
internal sealed class JobUpstream : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _starts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _begun = new();
    private readonly TimeSpan _duration;
    private WebApplication _app = null!;

    private JobUpstream(TimeSpan duration) => _duration = duration;

    public Uri Url => new(_app.Urls.First());

    /// <summary>How often each job was started, by the id that its caller chose.</summary>
    public IReadOnlyDictionary<string, int> Starts => _starts;

    public static async Task<JobUpstream> StartAsync(TimeSpan duration, CancellationToken ct)
    {
        var upstream = new JobUpstream(duration);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        upstream._app = builder.Build();
        upstream._app.MapPost("/jobs", upstream.BeginAsync);
        upstream._app.MapGet("/jobs/{id}", upstream.TellAsync);
        await upstream._app.StartAsync(ct);
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task BeginAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var id = body.RootElement.GetProperty("id").GetString()!;
        _starts.AddOrUpdate(id, 1, static (_, n) => n + 1);
        _begun.TryAdd(id, DateTimeOffset.UtcNow);
        http.Response.StatusCode = 202;
        http.Response.Headers.Location = $"/jobs/{id}";
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"job":"{{id}}"}""");
    }

    private Task TellAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (!_begun.TryGetValue(id, out var begun))
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        var done = (DateTimeOffset.UtcNow - begun) / _duration;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(done >= 1
            ? """{"state":"done","percent":100}"""
            : $$"""{"state":"running","percent":{{(int)(done * 100)}}}""");
    }
}
