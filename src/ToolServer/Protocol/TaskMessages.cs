using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Runs;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Runs as the tasks extension of MCP has them (<c>io.modelcontextprotocol/tasks</c>, SEP-2663). Pure.</summary>
internal static class TaskMessages
{
    public const string Extension = "io.modelcontextprotocol/tasks";

    /// <summary>How often a client should ask. Runs are written down no oftener.</summary>
    private const int PollIntervalMilliseconds = 2000;

    /// <summary>Ended runs are kept for an hour at the least, whatever the operator was told.</summary>
    private static readonly TimeSpan KeptAtLeast = TimeSpan.FromHours(1);

    /// <summary>Whether the request says that its client knows tasks.</summary>
    public static bool IsKnownTo(JsonRpcRequest request) =>
        (request.Params as JsonObject)?["_meta"] is JsonObject meta
        && (meta[MetaKeys.ClientCapabilities] as JsonObject)?["extensions"] is JsonObject extensions && extensions.ContainsKey(Extension);

    public static ReadyAnswer Result(RequestId id, string resultType, JsonObject? fields = null)
    {
        var result = fields ?? [];
        result["resultType"] = resultType;
        return new(Write(id, "result", result));
    }

    /// <summary>A result of the revisions before 2026-07-28, which have no <c>resultType</c>.</summary>
    public static ReadyAnswer Result(RequestId id, JsonObject fields) => new(Write(id, "result", fields));

    public static ReadyAnswer Error(RequestId id, McpErrorCode code, string message, JsonObject? data = null)
    {
        var error = new JsonObject { ["code"] = (int)code, ["message"] = message };
        if (data is not null)
            error["data"] = data;
        return new(Write(id, "error", error), code == McpErrorCode.MissingRequiredClientCapability ? 400 : 200);
    }

    public static ReadyAnswer Missing(RequestId id) => Error(
        id,
        McpErrorCode.MissingRequiredClientCapability,
        $"The request needs the extension {Extension} among the client's capabilities.",
        new() { ["requiredCapabilities"] = new JsonObject { ["extensions"] = new JsonObject { [Extension] = new JsonObject() } } });

    /// <summary>The task's fields; with its result once it has ended.</summary>
    public static JsonObject Fields(RunView view)
    {
        var created = view.Run.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch;
        var fields = new JsonObject
        {
            ["taskId"] = view.Id,
            ["status"] = !view.HasEnded ? "working" : view.Phase == RunPhase.Cancelled ? "cancelled" : "completed",
            ["statusMessage"] = view.Message,
            ["createdAt"] = RunTime.Text(created),
            ["lastUpdatedAt"] = RunTime.Text(view.Run.Status?.EndedAt ?? (view.Run.Status?.Steps is [.., var last] ? last.EndedAt : null) ?? created),
            ["ttlMs"] = (long)((view.Run.Spec.Deadline ?? created) - created + KeptAtLeast).TotalMilliseconds,
            ["pollIntervalMs"] = PollIntervalMilliseconds,
        };
        if (view is { HasEnded: true, Result: { } result } && view.Phase != RunPhase.Cancelled)
            fields["result"] = ToolResult(result);
        return fields;
    }

    /// <summary>A result of <c>tools/call</c>.</summary>
    public static JsonObject ToolResult(ToolCallResult result)
    {
        var content = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = result.Text });
        if (result.Note is { } note)
            content.Add(new JsonObject { ["type"] = "text", ["text"] = $"Note: {note}" });
        var json = new JsonObject
        {
            ["resultType"] = "complete",
            ["content"] = content,
            ["isError"] = result.IsError,
        };
        if (result.Structured is { } structured)
            json["structuredContent"] = structured.DeepClone();
        return json;
    }

    private static ReadOnlyMemory<byte> Write(RequestId id, string member, JsonObject content) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonSerializer.SerializeToNode(id, McpJsonUtilities.DefaultOptions), [member] = content },
        ToolServerJson.Default.JsonObject);
}
