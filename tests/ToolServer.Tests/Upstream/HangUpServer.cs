using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>Answers a GET and keeps the connection; takes any other request and then closes in good order, without a byte of an answer.</summary>
internal sealed class HangUpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _methods = new();
    private readonly Task _serving;

    public HangUpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<string> Methods => [.. _methods];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ConnectionAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectionAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var filled = 0;
                do
                {
                    var read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
                    if (read == 0)
                        return;
                    filled += read;
                }
                while (!buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8));

                var method = Encoding.ASCII.GetString(buffer, 0, filled).Split(' ')[0];
                _methods.Enqueue(method);
                if (method != "GET")
                    return;
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client hung up first, or the test is over.
        }
    }
}
