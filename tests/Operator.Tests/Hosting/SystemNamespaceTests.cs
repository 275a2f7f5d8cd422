using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Operator.Hosting;

namespace Signalbox.Operator.Tests.Hosting;

public sealed class SystemNamespaceTests
{
    [Fact]
    public async Task A_server_that_is_away_and_then_starts_is_waited_for()
    {
        var port = FreePort();
        var server = new Uri($"http://127.0.0.1:{port}");
        using var client = new KubernetesClient(new() { Server = server, RequestTimeout = TimeSpan.FromMilliseconds(50) });
        var ensured = SystemNamespace.EnsureAsync(client, "sys", NullLogger.Instance, new HurriedTime(), default);
        using var listener = new HttpListener { Prefixes = { $"{server}" } };
        listener.Start();
        for (var answers = 0; answers < 3; answers++)
            await AnswerAsync(listener, 503);
        Assert.False(ensured.IsCompleted);
        while (!ensured.IsCompleted)
            await Task.WhenAny(ensured, AnswerAsync(listener, 200));

        await ensured;
    }

    [Fact]
    public async Task Waiting_for_the_server_ends_when_it_is_cancelled()
    {
        using var client = new KubernetesClient(new() { Server = new($"http://127.0.0.1:{FreePort()}"), RequestTimeout = TimeSpan.FromMilliseconds(50) });
        using var stop = new CancellationTokenSource();
        var ensured = SystemNamespace.EnsureAsync(client, "sys", NullLogger.Instance, TimeProvider.System, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ensured);
    }

    private static async Task AnswerAsync(HttpListener listener, int code)
    {
        var context = await listener.GetContextAsync();
        context.Response.StatusCode = code;
        try
        {
            context.Response.Close();
        }
        catch (HttpListenerException)
        {
            // The client gave this request up and asks again.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for nothing.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
