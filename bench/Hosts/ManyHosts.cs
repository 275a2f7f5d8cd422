using System.Net;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Bench.Hosts;

/// <summary>Hosts with an address of their own each, 127.1.x.y, on one port. Those that hang take every request and answer none.</summary>
internal sealed class ManyHosts : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private ManyHosts(LoopbackServer server, int port) => (_server, Port) = (server, port);

    private int Port { get; }

    public static async Task<ManyHosts> StartAsync(HostsRunOptions options, CancellationToken cancellation)
    {
        var port = FreePort();
        var server = await LoopbackServer.StartAsync(
            async context =>
            {
                if (Number(context.Connection.LocalIpAddress!) < options.Hanging)
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                else
                    await context.Response.WriteAsync("""{"state":"On"}""", context.RequestAborted);
            },
            cancellation,
            kestrel =>
            {
                for (var host = 0; host < options.Hosts; host++)
                    kestrel.Listen(Address(host), port);
            });
        return new(server, port);
    }

    public string Url(int host) => $"http://{Address(host)}:{Port}";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

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
