using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// The registry behind three tools: <c>search_tools</c>, <c>describe_tool</c>, <c>call_tool</c>. A call of the last becomes a call of the tool that it names before
/// anything else sees it, so rights, audit, progress, tasks and cancellation are those of the tool itself.
/// </summary>
/// <param name="inner">Answers everything else.</param>
/// <param name="calls">What can be called, and by whom.</param>
/// <param name="operations">What raw access is to; null: there is none, whatever <paramref name="access"/> says.</param>
/// <param name="access">Whether the operations behind the tools are offered as well.</param>
public sealed class DiscoveryContent(IMcpContent inner, ToolCalls calls, OperationCatalog? operations = null, RawAccess access = RawAccess.Off) : IMcpContent
{
    private readonly DiscoveryTools _tools = new(calls);
    private readonly RawTools? _raw = operations is null || access == RawAccess.Off ? null : new(calls, operations);
    private readonly RawCalls? _sending = operations is null || access != RawAccess.Run ? null : new(calls, operations);
    private readonly RawAccess _access = operations is null ? RawAccess.Off : access;

    public McpServerOptions SessionOptions => inner.SessionOptions;

    public McpServerOptions StatelessOptions => inner.StatelessOptions;

    public ListChangeHub Changes => inner.Changes;

    public ValueTask<JsonElement?> FindInputSchemaAsync(string tool, Caller caller, CancellationToken ct) =>
        DiscoveryDefinitions.InputSchema(tool, _access) is { } schema ? new(schema) : inner.FindInputSchemaAsync(tool, caller, ct);

    public ValueTask<CallerListFilter?> FilterAsync(Caller caller, CancellationToken ct) => inner.FilterAsync(caller, ct);

    public bool IsResumable(JsonRpcRequest request) => inner.IsResumable(request);

    public async ValueTask<ReadyAnswer?> TryAnswerAsync(JsonRpcRequest request, Caller caller, bool perRequestEra, CancellationToken ct)
    {
        var parameters = request.Params as JsonObject;
        if (request.Method == RequestMethods.ToolsList && parameters?["cursor"] is null)
            return new ReadyAnswer(ToolListPage.Whole(DiscoveryDefinitions.Listed(_access), request.Id, perRequestEra, ToolContent.Server));
        if (request.Method != RequestMethods.ToolsCall || RequestRules.Text(parameters?["name"]) is not { } name || !DiscoveryDefinitions.Has(name, _access))
            return await inner.TryAnswerAsync(request, caller, perRequestEra, ct);

        var arguments = parameters!["arguments"] is { } given ? JsonSerializer.SerializeToElement(given, ToolServerJson.Default.JsonNode) : default;
        var visible = await calls.VisibleToAsync(caller, ct);
        if (name == DiscoveryDefinitions.Query)
            return Answer(request, DiscoveryTools.Refusal(name, ref arguments) ?? await _raw!.QueryAsync(arguments, caller, visible, ct), perRequestEra);
        if (name == DiscoveryDefinitions.Run)
            return await SendAsync(request, parameters, arguments, caller, perRequestEra, ct);
        if (name != DiscoveryDefinitions.Call)
            return Answer(request, _tools.Answer(name, arguments, visible), perRequestEra);
        var (tool, inside, refusal) = DiscoveryTools.Unwrap(arguments, visible);
        if (tool is null && arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty("name", out var asked) && asked.ValueKind == JsonValueKind.String)
            calls.RefuseUnknown(asked.GetString()!, caller);
        if (tool is null)
            return Answer(request, refusal!, perRequestEra);
        parameters["name"] = tool.Name;
        parameters["arguments"] = JsonObject.Create(inside);
        return await inner.TryAnswerAsync(request, caller, perRequestEra, ct);
    }

    // The tool is made for this request and goes with it: it is in no registry, and no other request can name it.
    private async ValueTask<ReadyAnswer?> SendAsync(JsonRpcRequest request, JsonObject parameters, JsonElement arguments, Caller caller, bool perRequestEra, CancellationToken ct)
    {
        if (DiscoveryTools.Refusal(DiscoveryDefinitions.Run, ref arguments) is { } unfit)
            return Answer(request, unfit, perRequestEra);
        var (tool, filling, refusal) = await _sending!.PrepareAsync(arguments, caller, ct);
        if (tool is null)
            return Answer(request, refusal!, perRequestEra);
        McpRequestItems.Make(request, tool);
        parameters["arguments"] = JsonObject.Create(filling);
        return await inner.TryAnswerAsync(request, caller, perRequestEra, ct);
    }

    private static ReadyAnswer Answer(JsonRpcRequest request, ToolCallResult result, bool perRequestEra)
    {
        var answer = TaskMessages.ToolResult(result);
        if (perRequestEra)
            return TaskMessages.Result(request.Id, "complete", answer);
        answer.Remove("resultType");
        return TaskMessages.Result(request.Id, answer);
    }
}
