using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Signalbox.Conformance.Content;

/// <summary>An API whose jobs take as long as they are told to: <c>POST /jobs</c>, then <c>GET /jobs/{id}</c> until its state is <c>done</c> or <c>failed</c>.</summary>
internal sealed class SlowUpstream : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (long Started, double Seconds, string End)> _jobs = new();
    private readonly WebApplication _app;

    private SlowUpstream()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/greetings/{name}", (HttpContext http) => WriteAsync(http, 200, new() { ["text"] = $"Hello, {http.Request.RouteValues["name"]}!" }));
        _app.MapPost("/jobs", BeginAsync);
        _app.MapGet("/jobs/{id}", StateAsync);
    }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<SlowUpstream> StartAsync()
    {
        var upstream = new SlowUpstream();
        await upstream._app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task BeginAsync(HttpContext http)
    {
        var order = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        var id = Guid.NewGuid().ToString("N");
        _jobs[id] = (Stopwatch.GetTimestamp(), (double)order["seconds"]!, (string)order["end"]!);
        await WriteAsync(http, 202, new() { ["id"] = id });
    }

    private Task StateAsync(HttpContext http)
    {
        var (started, seconds, end) = _jobs[(string)http.Request.RouteValues["id"]!];
        return WriteAsync(http, 200, new() { ["state"] = Stopwatch.GetElapsedTime(started).TotalSeconds < seconds ? "running" : end });
    }

    private static Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
