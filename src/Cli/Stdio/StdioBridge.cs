using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Stdio;

/// <summary>
/// An MCP server on standard input and output that hands every message to an endpoint over HTTP and every answer back, in both eras of the
/// protocol. A session that the endpoint has forgotten, because it was restarted, is begun anew without the client's doing.
/// </summary>
/// <param name="input">One JSON-RPC message a line.</param>
/// <param name="output">The same.</param>
/// <param name="channel">The endpoint.</param>
internal sealed class StdioBridge(TextReader input, TextWriter output, HttpMcpChannel channel) : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _requests = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Comes back when the client closes its end, or when cancelled; what is in flight then is given up.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var tasks = new ConcurrentDictionary<Task, byte>();
        try
        {
            while (await input.ReadLineAsync(closed.Token).ConfigureAwait(false) is { } line)
            {
                if (line.Length == 0)
                    continue;
                var handling = HandleAsync(line, tasks, closed.Token);
                // The handshake goes first, for everything after it needs its session.
                if (!handling.IsCompleted && channel.HasBegun)
                    Keep(tasks, handling);
                else
                    await handling.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
        }
        await closed.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(tasks.Keys).ConfigureAwait(false);
        await channel.EndAsync().ConfigureAwait(false);
    }

    public void Dispose() => _turn.Dispose();

    private static void Keep(ConcurrentDictionary<Task, byte> tasks, Task task)
    {
        tasks.TryAdd(task, 0);
        task.ContinueWith(t => tasks.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task HandleAsync(string line, ConcurrentDictionary<Task, byte> tasks, CancellationToken ct)
    {
        if (Parse(line) is not { } message)
        {
            await WriteAsync("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The line is no JSON object."}}""", ct).ConfigureAwait(false);
            return;
        }
        var method = Text(message["method"]);
        // Since 2026-07-28 closing the answer's stream is the cancellation.
        if (method == "notifications/cancelled" && Key(message["params"]?["requestId"]) is { } named && _requests.TryGetValue(named, out var running) && !channel.HasSession)
        {
            await running.CancelAsync().ConfigureAwait(false);
            return;
        }
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var key = method is null ? null : Key(message["id"]);
        if (key is not null)
            _requests[key] = cancel;
        try
        {
            await channel.PostAsync(line, message, answer => WriteAsync(answer, ct), cancel.Token).ConfigureAwait(false);
            if (method == "notifications/initialized")
                Keep(tasks, channel.ListenAsync(change => WriteAsync(change, ct), ct));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Whoever cancelled wants no answer.
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            if (key is not null)
                await WriteAsync(Error(message["id"], $"{channel.Endpoint} cannot be reached: {problem.Message}"), ct).ConfigureAwait(false);
        }
        finally
        {
            if (key is not null)
                _requests.TryRemove(KeyValuePair.Create(key, cancel));
        }
    }

    private async Task WriteAsync(string message, CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await output.WriteAsync(message.AsMemory(), ct).ConfigureAwait(false);
            await output.WriteAsync("\n".AsMemory(), ct).ConfigureAwait(false);
            await output.FlushAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    internal static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string? Key(JsonNode? id) => id?.ToJsonString();

    private static string Error(JsonNode? id, string message) => new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id?.DeepClone(),
        ["error"] = new JsonObject { ["code"] = -32000, ["message"] = message },
    }.ToJsonString();
}
