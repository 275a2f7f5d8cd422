using System.Text;

namespace Signalbox.Bench.Sessions;

/// <summary>A session of 2025-11-25 as bytes: the handshake, and a stream that counts list changes and goes on by <c>Last-Event-ID</c> after it was lost.</summary>
internal sealed class ListeningSession : IAsyncDisposable
{
    private const string Handshake =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""";

    private readonly HttpClient _http;
    private readonly Uri _mcp;
    private readonly string _id;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _connection = new();
    private Task _reading = Task.CompletedTask;
    private string? _last;
    private int _heard;

    private ListeningSession(HttpClient http, Uri mcp, string id) => (_http, _mcp, _id) = (http, mcp, id);

    /// <summary>What <c>Mcp-Session-Id</c> says.</summary>
    public string Id => _id;

    /// <summary>List changes of tools that were told.</summary>
    public int Heard => Volatile.Read(ref _heard);

    /// <summary>Shakes hands without opening a stream.</summary>
    public static async Task<ListeningSession> BeginAsync(HttpClient http, Uri mcp, CancellationToken ct)
    {
        using var answer = await http.SendAsync(Post(mcp, Handshake, null), ct);
        answer.EnsureSuccessStatusCode();
        var session = answer.Headers.GetValues("Mcp-Session-Id").Single();
        using var initialized = await http.SendAsync(Post(mcp, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", session), ct);
        initialized.EnsureSuccessStatusCode();
        return new(http, mcp, session);
    }

    /// <summary>Comes back when the stream is open.</summary>
    public Task ListenAsync()
    {
        _reading = ReadAsync();
        return _open.Task;
    }

    /// <summary>Loses the stream, with whatever is on its way.</summary>
    public void Drop() => _connection.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection.CancelAsync();
        await _reading;
        _connection.Dispose();
        _stop.Dispose();
    }

    private static HttpRequestMessage Post(Uri mcp, string body, string? session)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, mcp) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ReadStreamAsync(_connection.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
            {
                // Dropped, or the server has stopped.
            }
            if (_connection.IsCancellationRequested && !_stop.IsCancellationRequested)
                _connection = new();
            else
                return;
        }
    }

    private async Task ReadStreamAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _mcp);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.Add("Mcp-Session-Id", _id);
        if (_last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", _last);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        _open.TrySetResult();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        string? id = null;
        var isChange = false;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("id:", StringComparison.Ordinal))
                id = line[3..].Trim();
            isChange |= line.Contains("tools/list_changed", StringComparison.Ordinal);
            if (line.Length > 0)
                continue;
            // An event counts when it is whole, and only then is its id the last one.
            _last = id ?? _last;
            if (isChange)
                Interlocked.Increment(ref _heard);
            isChange = false;
        }
    }
}
