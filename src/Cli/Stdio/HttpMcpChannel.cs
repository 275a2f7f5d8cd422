using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Stdio;

/// <summary>An MCP endpoint over streamable HTTP, as one client uses it: headers, the session, streams that are opened again where they broke off.</summary>
internal sealed class HttpMcpChannel(HttpClient http, Uri endpoint, string? token, TimeProvider time) : IDisposable
{
    private const string ProtocolVersion = "io.modelcontextprotocol/protocolVersion";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _renewing = new(1, 1);
    private volatile string? _session;
    private string? _version;
    private string? _initialize;

    public Uri Endpoint => endpoint;

    public bool HasSession => _session is not null;

    /// <summary>Whether a message has been answered: from then on messages may overtake each other.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Sends a message and hands over each that comes back for it.</summary>
    /// <exception cref="HttpRequestException">The endpoint cannot be reached, or answers without a message.</exception>
    public async Task PostAsync(string line, JsonObject message, Func<string, Task> receive, CancellationToken ct)
    {
        var isHandshake = StdioBridge.Text(message["method"]) == "initialize";
        if (isHandshake)
            (_initialize, _session) = (line, null);
        var session = _session;
        using var response = await SendAsync(Post(line, message, session), ct).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound && session is not null && !isHandshake && await RenewAsync(session, ct).ConfigureAwait(false))
        {
            using var again = await SendAsync(Post(line, message, _session), ct).ConfigureAwait(false);
            await ReadAsync(again, receive, ct).ConfigureAwait(false);
            return;
        }
        if (isHandshake)
            Began(response);
        await ReadAsync(response, answer => Note(isHandshake, answer, receive), ct).ConfigureAwait(false);
        HasBegun = true;
    }

    /// <summary>Hands over what the server says of itself, until cancelled. Without a session there is nothing to hear.</summary>
    public async Task ListenAsync(Func<string, Task> receive, CancellationToken ct)
    {
        string? last = null;
        string? heard = null;
        while (!ct.IsCancellationRequested && _session is { } session)
        {
            try
            {
                if (heard != session)
                    (heard, last) = (session, null); // ids are a session's own
                using var request = Request(HttpMethod.Get, session, _version);
                request.Headers.Accept.Add(new("text/event-stream"));
                if (last is not null)
                    request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
                using var response = await SendAsync(request, ct).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.NotFound)
                    await RenewAsync(session, ct).ConfigureAwait(false);
                else if (!response.IsSuccessStatusCode)
                    return;
                else
                    await ReadAsync(response, receive, ct, id => last = id).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException)
            {
                // Tried again below.
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the session, where there is one and the endpoint still answers.</summary>
    public async Task EndAsync()
    {
        if (_session is not { } session)
            return;
        using var patience = new CancellationTokenSource(Pause, time);
        try
        {
            using var _ = await SendAsync(Request(HttpMethod.Delete, session, _version), patience.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            // It ends by idleness.
        }
    }

    public void Dispose() => _renewing.Dispose();

    // Several requests may find the session gone at once: one begins it anew.
    private async Task<bool> RenewAsync(string gone, CancellationToken ct)
    {
        await _renewing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_session != gone)
                return _session is not null;
            if (_initialize is not { } line || StdioBridge.Parse(line) is not { } message)
                return false;
            using var response = await SendAsync(Post(line, message, null), ct).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                return false;
            Began(response);
            const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";
            using var _ = await SendAsync(Post(Initialized, StdioBridge.Parse(Initialized)!, _session), ct).ConfigureAwait(false);
            return _session is not null;
        }
        finally
        {
            _renewing.Release();
        }
    }

    private void Began(HttpResponseMessage response) => _session = response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : null;

    private Task Note(bool isHandshake, string answer, Func<string, Task> receive)
    {
        if (isHandshake && StdioBridge.Text(StdioBridge.Parse(answer)?["result"]?["protocolVersion"]) is { } version)
            _version = version;
        return receive(answer);
    }

    private HttpRequestMessage Post(string line, JsonObject message, string? session)
    {
        var parameters = message["params"] as JsonObject;
        // Since 2026-07-28 a request says its version itself, and headers repeat what proxies route by.
        var own = StdioBridge.Text((parameters?["_meta"] as JsonObject)?[ProtocolVersion]);
        var request = Request(HttpMethod.Post, own is null ? session : null, own ?? (session is null ? null : _version));
        request.Content = new StringContent(line, Encoding.UTF8, "application/json");
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (own is null || StdioBridge.Text(message["method"]) is not { } method)
            return request;
        request.Headers.TryAddWithoutValidation("Mcp-Method", method);
        if (StdioBridge.Text(parameters?["name"] ?? parameters?["uri"] ?? parameters?["taskId"]) is { } name)
            request.Headers.TryAddWithoutValidation("Mcp-Name", HeaderText(name));
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, string? session, string? version)
    {
        var request = new HttpRequestMessage(method, endpoint);
        if (session is not null)
            request.Headers.TryAddWithoutValidation("Mcp-Session-Id", session);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", version);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);

    private static async Task ReadAsync(HttpResponseMessage response, Func<string, Task> receive, CancellationToken ct, Action<string>? told = null)
    {
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            var stream = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct).ConfigureAwait(false))
            {
                if (item.EventId is { Length: > 0 } id)
                    told?.Invoke(id);
                if (item.Data.Length > 0)
                    await receive(item.Data).ConfigureAwait(false);
            }
            return;
        }
        var text = await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        if (StdioBridge.Parse(text) is { } message)
            await receive(message.ToJsonString()).ConfigureAwait(false);
        else if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
    }

    // SEP-2243: what a header cannot hold is written as base64 between marks.
    private static string HeaderText(string text) =>
        text.All(c => c is >= ' ' and <= '~') && text.Trim() == text && !text.StartsWith("=?base64?", StringComparison.Ordinal)
            ? text
            : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
