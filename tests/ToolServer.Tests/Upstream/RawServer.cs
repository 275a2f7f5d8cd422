using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>A socket that keeps what it receives byte for byte and answers as the test says, on connections that stay open.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawRequest> _seen = new();
    private readonly ConcurrentQueue<Exception> _malformed = new();
    private readonly Func<RawRequest, NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;
    private int _connections;

    /// <param name="answer">Writes an answer; null: an empty JSON object.</param>
    public RawServer(Func<RawRequest, NetworkStream, CancellationToken, Task>? answer = null)
    {
        _answer = answer ?? ((_, stream, ct) => WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", ct));
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Answers a GET and keeps the connection; takes any other request and then closes in good order, without a byte of an answer.</summary>
    public static RawServer HangingUp() => new((request, stream, ct) => request.Method == "GET"
        ? WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ct)
        : Task.FromException(new IOException("The server hangs up.")));

    public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public string Url => $"http://{Authority}";

    public int Connections => _connections;

    public IReadOnlyList<RawRequest> Seen => [.. _seen];

    /// <summary>What was received and is no request.</summary>
    public IReadOnlyList<Exception> Malformed => [.. _malformed];

    public void Forget() => _seen.Clear();

    public static Task WriteAsync(NetworkStream stream, string text, CancellationToken ct) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), ct).AsTask();

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
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                connections.Add(ConnectionAsync(client));
            }
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
            var pending = new List<byte>();
            while (await ReadAsync(stream, pending) is { } request)
            {
                _seen.Enqueue(request);
                await _answer(request, stream, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client hung up first, or the test is over.
        }
        catch (Exception e)
        {
            _malformed.Enqueue(e);
        }
    }

    private async Task<RawRequest?> ReadAsync(NetworkStream stream, List<byte> pending)
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. pending]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (await FillAsync(stream, pending))
                continue;
            Assert.Empty(pending);
            return null;
        }

        var (line, headers) = RawRequest.Head(Encoding.Latin1.GetString([.. pending[..end]]));
        pending.RemoveRange(0, end + 4);
        var length = headers.Where(header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToArray();
        var body = length.Length == 0 ? 0 : int.Parse(Assert.Single(length), NumberStyles.None, CultureInfo.InvariantCulture);
        while (pending.Count < body)
            Assert.True(await FillAsync(stream, pending), "The body ended early.");
        var request = new RawRequest(line, headers, [.. pending[..body]]);
        pending.RemoveRange(0, body);
        return request;
    }

    private async Task<bool> FillAsync(NetworkStream stream, List<byte> pending)
    {
        var buffer = new byte[16 * 1024];
        var read = await stream.ReadAsync(buffer, _stop.Token);
        pending.AddRange(buffer.AsSpan(0, read));
        return read > 0;
    }
}
