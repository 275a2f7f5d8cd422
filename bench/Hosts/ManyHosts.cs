using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Signalbox.Bench.Hosts;

/// <summary>Hosts with an address of their own each, 127.1.x.y, on one port. Those that hang take every request and answer none.</summary>
internal sealed class ManyHosts : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ManyHosts(WebApplication app, int port) => (_app, Port) = (app, port);

    private int Port { get; }

    public static async Task<ManyHosts> StartAsync(HostsRunOptions options, CancellationToken cancellation)
    {
        var port = FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (var host = 0; host < options.Hosts; host++)
                kestrel.Listen(Address(host), port);
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            if (Number(context.Connection.LocalIpAddress!) < options.Hanging)
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                await context.Response.WriteAsync("""{"state":"On"}""", context.RequestAborted);
        });
        await app.StartAsync(cancellation);
        return new(app, port);
    }

    public string Url(int host) => $"http://{Address(host)}:{Port}";

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static IPAddress Address(int host) => new([127, 1, (byte)(host / 250), (byte)(host % 250 + 1)]);

    private static int Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes[2] * 250 + bytes[3] - 1;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(Address(0), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
