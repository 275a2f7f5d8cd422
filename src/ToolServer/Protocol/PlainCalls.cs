using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// Calls of a session that need nothing of the SDK: nobody asked for progress, and nobody has to be asked. Most are such; the SDK's way would cost more than all
/// else that is done for them. The call is the session's, as others are: a connection that ends leaves it alone, <c>notifications/cancelled</c> and the session's end do not.
/// </summary>
internal static class PlainCalls
{
    /// <summary>What takes longer gets its headers before its answer, and then signs of life.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    /// <summary>Whether the parameters of <c>tools/call</c> have nothing that the SDK would have to read.</summary>
    public static bool Fits(JsonNode? parameters)
    {
        if (parameters is not JsonObject members)
            return false;
        foreach (var (name, value) in members)
        {
            if (name != "name" && !(name == "arguments" && value is JsonObject) && !(name == "_meta" && value is JsonObject meta && meta.All(member => member.Key is "traceparent" or "tracestate")))
                return false;
        }
        return true;
    }

    /// <summary>Runs a call and answers it.</summary>
    /// <param name="http">Nothing is written to it yet.</param>
    /// <param name="session">The call's.</param>
    /// <param name="id">Of the request.</param>
    /// <param name="call">Begins it.</param>
    /// <returns>Null: all is done. Else the call has failed by a defect, and the SDK says so in its own words.</returns>
    public static async Task<Task<ToolCallResult>?> AnswerAsync(HttpContext http, McpSession session, RequestId id, Func<CancellationToken, Task<ToolCallResult>> call)
    {
        var ct = http.RequestAborted;
        var response = http.Response;
        var running = RunAsync(session, id, call);
        for (var pause = Soon; !running.IsCompleted; pause = SignOfLife)
        {
            await ((Task)running).WaitAsync(pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompleted)
                break;
            if (ct.IsCancellationRequested)
            {
                session.Keep(running);
                return null;
            }
            SseResponse.Prepare(response);
            await response.Body.WriteAsync(Comment, ct);
            await response.Body.FlushAsync(ct);
        }
        if (running.IsFaulted)
            return running;
        SseResponse.Prepare(response);
        // Nobody waits for the answer to what was cancelled.
        if (running.IsCanceled)
            return null;
        var answer = CallAnswer.Write(id, await running);
        if (!response.HasStarted)
            response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer, ct);
        return null;
    }

    private static async Task<ToolCallResult> RunAsync(McpSession session, RequestId id, Func<CancellationToken, Task<ToolCallResult>> call)
    {
        using var use = session.Begin();
        var cancellation = session.BeginCall(id);
        try
        {
            return await call(cancellation.Token);
        }
        finally
        {
            session.EndCall(id, cancellation);
        }
    }
}
