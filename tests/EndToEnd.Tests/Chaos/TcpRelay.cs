using System.Net;
using System.Net.Sockets;

namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>
/// Stands between clients and a server on loopback, and can lose the network between them: connections stay, bytes do not pass. They are held back, unless <see cref="LossyAddress"/> can
/// lose them.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse(LossyAddress.Value ?? "127.0.0.1"), 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _to;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();

    public TcpRelay(int to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public async Task CutAsync()
    {
        if (LossyAddress.Value is null)
            _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        else
            await LossyAddress.LoseAsync();
    }

    public async Task MendAsync()
    {
        if (LossyAddress.Value is null)
            _open.TrySetResult();
        else
            await LossyAddress.FindAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await _open.Task.WaitAsync(_stop.Token);
                await server.ConnectAsync(IPAddress.Loopback, _to, _stop.Token);
                // What ends on one side ends on the other.
                await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream()), CopyAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            await _open.Task.WaitAsync(_stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
