using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Protocol;

/// <summary>The tasks extension: a call that may take long answers at once with its run, which any replica can be asked about.</summary>
internal sealed class TaskContent(ToolCalls calls, RunBook runs, CallConfirmation confirmation)
{
    /// <summary>Null: no matter of tasks.</summary>
    public async ValueTask<ReadyAnswer?> TryAnswerAsync(JsonRpcRequest request, Caller caller, CancellationToken ct)
    {
        switch (request.Method)
        {
            case RequestMethods.ToolsCall when TaskMessages.IsKnownTo(request):
                return await BeginAsync(request, caller, ct);
            case "tasks/get" or "tasks/update" or "tasks/cancel" when !TaskMessages.IsKnownTo(request):
                return TaskMessages.Missing(request.Id);
            case "tasks/get":
                return await FindAsync(request, caller, ct) is { } found
                    ? TaskMessages.Result(request.Id, "complete", TaskMessages.Fields(found))
                    : Unknown(request);
            case "tasks/update":
                // Nothing here ever asks its caller for input; what is sent all the same is taken and means nothing.
                return await FindAsync(request, caller, ct) is null ? Unknown(request) : TaskMessages.Result(request.Id, "complete");
            case "tasks/cancel":
                return await runs.CancelAsync(TaskId(request), caller, ct) is null ? Unknown(request) : TaskMessages.Result(request.Id, "complete");
            default:
                return null;
        }
    }

    private async ValueTask<ReadyAnswer?> BeginAsync(JsonRpcRequest request, Caller caller, CancellationToken ct)
    {
        var parameters = request.Params as JsonObject;
        if (RequestRules.Text(parameters?["name"]) is not { } name || await calls.FindAsync(name, caller, ct) is not { } tool || !tool.MayTakeLong || !calls.CanStart)
            return null;
        var arguments = parameters?["arguments"] is JsonObject given ? JsonSerializer.SerializeToElement(given, ToolServerJson.Default.JsonObject) : default;
        // What is not confirmed yet is asked for by the handler of plain calls; the client comes back here with the answer.
        var confirmed = calls.NeedsConfirmation(tool) && confirmation.IsConfirmed(parameters, tool, arguments, caller);
        if (calls.NeedsConfirmation(tool) && !confirmed)
            return null;
        var start = await calls.StartAsync(tool, arguments, caller, confirmed, TraceContext.Read(null, parameters?["_meta"] as JsonObject), ct);
        if (start.Run is { } run && await runs.FindAsync(run.ToString(), caller, ct) is { } view)
            return TaskMessages.Result(request.Id, "task", TaskMessages.Fields(view));
        return TaskMessages.Result(request.Id, "complete", TaskMessages.ToolResult(await start.Ended.WaitAsync(ct)));
    }

    private Task<RunView?> FindAsync(JsonRpcRequest request, Caller caller, CancellationToken ct) => runs.FindAsync(TaskId(request), caller, ct);

    private static string TaskId(JsonRpcRequest request) => RequestRules.Text((request.Params as JsonObject)?["taskId"]) ?? "";

    private static ReadyAnswer Unknown(JsonRpcRequest request) =>
        TaskMessages.Error(request.Id, McpErrorCode.InvalidParams, "params.taskId names no task of yours; it may have been kept long enough.");
}
