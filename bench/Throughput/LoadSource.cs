using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Signalbox.Bench.Throughput;

/// <summary>One request, sent again and again on several connections at once. Takes as little of the processor as a client can: what it takes makes both sides alike.</summary>
internal sealed class LoadSource : IDisposable
{
    private readonly byte[] _request;
    private readonly byte[] _expected;
    private readonly Socket[] _sockets;

    private LoadSource(byte[] request, byte[] expected, Socket[] sockets) => (_request, _expected, _sockets) = (request, expected, sockets);

    /// <param name="url">Of the endpoint.</param>
    /// <param name="headers">Beside those that every request has.</param>
    /// <param name="body">JSON.</param>
    /// <param name="expected">What every answer has in it.</param>
    /// <param name="connections">How many.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<LoadSource> ConnectAsync(Uri url, string headers, string body, string expected, int connections, CancellationToken ct)
    {
        var request = $"POST {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        var sockets = new Socket[connections];
        for (var i = 0; i < connections; i++)
        {
            sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await sockets[i].ConnectAsync(IPAddress.Parse(url.Host), url.Port, ct);
        }
        return new(Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(expected), sockets);
    }

    /// <summary>One turn of all connections together.</summary>
    /// <exception cref="InvalidOperationException">An answer was not as expected.</exception>
    public async Task<Turn> RunAsync(TimeSpan turn, CancellationToken ct)
    {
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var calls = (await Task.WhenAll(_sockets.Select(socket => Task.Run(() => CallAsync(socket, started, turn, ct), ct)))).Sum();
        return new(calls, calls / Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - processor) / calls);
    }

    public void Dispose() => Array.ForEach(_sockets, socket => socket.Dispose());

    private async Task<int> CallAsync(Socket socket, long started, TimeSpan turn, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        var calls = 0;
        for (; Stopwatch.GetElapsedTime(started) < turn; calls++)
        {
            await socket.SendAsync(_request, ct);
            var length = 0;
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                if (read == 0)
                    throw new InvalidOperationException("The connection was closed.");
                length += read;
            }
            while (!IsWhole(buffer.AsSpan(0, length)));
            var answer = buffer.AsSpan(0, length);
            if (!answer.StartsWith("HTTP/1.1 200"u8) || answer.IndexOf(_expected) < 0)
                throw new InvalidOperationException($"An answer is not as expected:\n{Encoding.UTF8.GetString(answer)}");
        }
        return calls;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var name = answer[..head].IndexOf("Content-Length: "u8);
        if (name < 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        return Utf8Parser.TryParse(answer[(name + "Content-Length: ".Length)..], out int length, out _) && answer.Length >= head + 4 + length;
    }
}
