using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Bench.KillResume;

/// <summary>An API whose POST starts a job that takes its time, and that counts how often each job was started.</summary>
internal sealed class JobUpstream : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _starts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _begun = new();
    private readonly TimeSpan _duration;
    private LoopbackServer _server = null!;

    private JobUpstream(TimeSpan duration) => _duration = duration;

    public Uri Url => _server.Url;

    /// <summary>How often each job was started, by the id that its caller chose.</summary>
    public IReadOnlyDictionary<string, int> Starts => _starts;

    public static async Task<JobUpstream> StartAsync(TimeSpan duration, CancellationToken ct)
    {
        var upstream = new JobUpstream(duration);
        upstream._server = await LoopbackServer.StartAsync(http => HttpMethods.IsPost(http.Request.Method) ? upstream.BeginAsync(http) : upstream.TellAsync(http), ct);
        return upstream;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

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
        var id = http.Request.Path.Value!["/jobs/".Length..];
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
