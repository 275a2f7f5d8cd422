using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Signalbox.Bench;

/// <summary>Kestrel with one handler and nothing else, on this machine.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <param name="answer">Handles every request.</param>
    /// <param name="ct">Gives the start up.</param>
    /// <param name="listen">Where; null: a free port of 127.0.0.1.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer, CancellationToken ct, Action<KestrelServerOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(listen ?? (kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(ct);
        return new(app);
    }

    /// <summary>Late answers that nobody waits for any more are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
