using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Signalbox.EndToEnd.Tests.Clients;

/// <summary>An API whose POST starts a job that runs until the test says that it is done, and that counts the starts.</summary>
public sealed class JobStub : IAsyncDisposable
{
    private readonly ConcurrentBag<string> _starts = [];
    private WebApplication _app = null!;

    public Uri Url => new(_app.Urls.First());

    /// <summary>How often a job was started.</summary>
    public int Starts => _starts.Count;

    /// <summary>Whether the job has ended.</summary>
    public bool Done { get; set; }

    /// <summary>What a start answers with in place of a body that names the job.</summary>
    public string? Location { get; set; }

    public static async Task<JobStub> StartAsync()
    {
        var stub = new JobStub();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        stub._app = builder.Build();
        stub._app.MapPost("/jobs", http =>
        {
            stub._starts.Add("");
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            if (stub.Location is { } location)
            {
                http.Response.Headers.Location = location;
                return Task.CompletedTask;
            }

            return WriteAsync(http, """{"job":"7"}""");
        });
        stub._app.MapGet("/jobs/7", http => WriteAsync(http, stub.Done ? """{"state":"done","percent":100}""" : """{"state":"running","percent":40}"""));
        await stub._app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task WriteAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    }
}
