using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Signalbox.ToolServer.Tests.Fuzz;

/// <summary>A TCP connection that sends requests as they are, and reads one HTTP/1.1 response after another.</summary>
internal sealed class RawConnection(Uri server) : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private TcpClient? _client;
    private BufferedStream _stream = null!;

    /// <summary>The response; null where the request was cut off. A connection that the server closed is opened anew for the next request.</summary>
    public async Task<(int Status, string Body)?> ExchangeAsync(FuzzRequest request)
    {
        using var bound = new CancellationTokenSource(Bound);
        if (_client is null)
        {
            _client = new() { NoDelay = true };
            await _client.ConnectAsync(server.Host, server.Port, bound.Token);
            _stream = new(_client.GetStream());
        }
        try
        {
            await SendAsync(request, bound.Token);
            if (request.Cut is null)
                return await ReadAsync(bound.Token);
        }
        catch (IOException)
        {
            // Refused before all of it was sent: the answer may be there already, or was lost with the connection.
            Close();
            return (400, "");
        }
        Close();
        return null;
    }

    public void Dispose() => Close();

    private async Task SendAsync(FuzzRequest request, CancellationToken ct)
    {
        await _stream.WriteAsync(request.HeadBytes, ct);
        var body = request.Body.AsMemory(0, request.Cut ?? request.Body.Length);
        var piece = Math.Max(1, body.Length / request.Pieces);
        for (var at = 0; at < body.Length; at += piece)
        {
            await _stream.WriteAsync(body[at..Math.Min(body.Length, at + piece)], ct);
            if (request.Pieces > 1)
            {
                await _stream.FlushAsync(ct);
                await Task.Yield();
            }
        }
        await _stream.FlushAsync(ct);
    }

    private async Task<(int, string)> ReadAsync(CancellationToken ct)
    {
        var status = int.Parse((await LineAsync(ct)).Split(' ')[1], CultureInfo.InvariantCulture);
        var (length, chunked, close) = (0, false, false);
        while (await LineAsync(ct) is { Length: > 0 } header)
        {
            var (name, value) = header.Split(':', 2) is [var n, var v] ? (n.ToLowerInvariant(), v.Trim()) : (header, "");
            if (name == "content-length")
                length = int.Parse(value, CultureInfo.InvariantCulture);
            chunked |= name == "transfer-encoding" && value == "chunked";
            close |= name == "connection" && value == "close";
        }
        using var body = new MemoryStream();
        if (chunked)
        {
            while (int.Parse(await LineAsync(ct), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await CopyAsync(body, size, ct);
                await LineAsync(ct);
            }
            await LineAsync(ct);
        }
        else
        {
            await CopyAsync(body, length, ct);
        }
        if (close)
            Close();
        return (status, Encoding.UTF8.GetString(body.ToArray()));
    }

    private async Task CopyAsync(MemoryStream to, int length, CancellationToken ct)
    {
        var buffer = new byte[length];
        await _stream.ReadExactlyAsync(buffer, ct);
        to.Write(buffer);
    }

    private async Task<string> LineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, ct) == 1)
        {
            if (one[0] == '\n')
                return line.ToString();
            if (one[0] != '\r')
                line.Append((char)one[0]);
        }
        throw new IOException("The server closed the connection.");
    }

    private void Close()
    {
        _client?.Dispose();
        _client = null;
    }
}
