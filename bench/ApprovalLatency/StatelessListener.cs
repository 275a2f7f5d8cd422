using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.Bench.ApprovalLatency;

/// <summary>A client of revision 2026-07-28: keeps <c>subscriptions/listen</c> open and lists all pages again at each frame.</summary>
internal sealed class StatelessListener : IAsyncDisposable
{
    private const string Version = "2026-07-28";
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ListedTools _listed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _mcp;
    private Task _listening = Task.CompletedTask;
    private int _lastId;

    private StatelessListener(Uri mcp) => _mcp = mcp;

    public static async Task<StatelessListener> ConnectAsync(Uri mcp, CancellationToken cancellation)
    {
        var listener = new StatelessListener(mcp);
        var answer = await listener.PostAsync("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }, cancellation);
        listener._listening = listener.ListenAsync(answer);
        return listener;
    }

    public Task SeesAsync(int count, CancellationToken cancellation) => _listed.SeesAsync(count, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            try
            {
                await foreach (var _ in Frames(answer, _stop.Token))
                    _listed.Refreshed(await CountAsync(_stop.Token));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Asked for by DisposeAsync.
            }
        }
    }

    private async Task<int> CountAsync(CancellationToken cancellation)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            using var answer = await PostAsync("tools/list", cursor is null ? [] : new() { ["cursor"] = cursor }, cancellation);
            var result = (await ResultAsync(answer, cancellation))["result"]!;
            count += result["tools"]!.AsArray().Count;
            cursor = (string?)result["nextCursor"];
        }
        while (cursor is not null);
        return count;
    }

    private static async Task<JsonNode> ResultAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
        await foreach (var frame in Frames(answer, cancellation))
        {
            if (frame["result"] is not null || frame["error"] is not null)
                return frame;
        }
        throw new InvalidOperationException("The stream ended without an answer.");
    }

    private static async IAsyncEnumerable<JsonNode> Frames(
        HttpResponseMessage answer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
        {
            if (item.Data.Length > 0)
                yield return JsonNode.Parse(item.Data)!;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Version,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "signalbox-bench", ["version"] = "1.0.0" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = Interlocked.Increment(ref _lastId), ["method"] = method, ["params"] = parameters };
        using var request = new HttpRequestMessage(HttpMethod.Post, _mcp)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", Version);
        request.Headers.Add("Mcp-Method", method);
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw new InvalidOperationException($"{method}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
    }
}
