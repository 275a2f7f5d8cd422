using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Protocol;

/// <summary>The registry's tools as MCP content.</summary>
public sealed class ToolContent : IMcpContent
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);
    internal static readonly Implementation Server = new()
    {
        Name = "signalbox",
        Title = "Signalbox",
        Version = typeof(ToolContent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
    };

    private readonly ToolCalls _calls;
    private readonly TaskContent? _tasks;
    private readonly ResourceContent _resources;
    private readonly CallConfirmation _confirmation;
    private readonly TimeProvider _time;

    /// <param name="calls">What can be called.</param>
    /// <param name="changes">Told of new lists.</param>
    /// <param name="runs">Runs by their id; null: none are recorded, and there are no tasks.</param>
    /// <param name="key">The secret that all replicas share, for what a client takes from one to another; null: there is none, and this replica makes its own.</param>
    /// <param name="time">The clock.</param>
    public ToolContent(ToolCalls calls, ListChangeHub changes, RunBook? runs, Func<byte[]?> key, TimeProvider time)
    {
        _confirmation = new(new(key, time));
        _tasks = runs is null ? null : new(calls, runs, _confirmation);
        _resources = new(calls, runs);
        _calls = calls;
        _time = time;
        Changes = changes;
        SessionOptions = Options(scopeRequests: true);
        StatelessOptions = Options(scopeRequests: false);
        if (_tasks is not null)
            StatelessOptions.Capabilities!.Extensions = new Dictionary<string, object> { [TaskMessages.Extension] = new JsonObject() };
    }

    public McpServerOptions SessionOptions { get; }

    public McpServerOptions StatelessOptions { get; }

    public ListChangeHub Changes { get; }

    public async ValueTask<JsonElement?> FindInputSchemaAsync(string tool, Caller caller, CancellationToken ct) =>
        (await _calls.FindAsync(tool, caller, ct))?.InputSchema;

    public ValueTask<CallerListFilter?> FilterAsync(Caller caller, CancellationToken ct) => CallerListFilter.BeginAsync(_calls, caller, ct);

    /// <summary>What may take long: the rest is answered before a connection breaks, or near enough.</summary>
    public bool IsResumable(JsonRpcRequest request) =>
        request.Method == RequestMethods.ToolsCall && McpRequestItems.Made(request) is null && RequestRules.Text((request.Params as JsonObject)?["name"]) is { } name
        && _calls.Current.TryGet(name, out var tool) && tool.MayTakeLong;

    public async ValueTask<ReadyAnswer?> TryAnswerAsync(JsonRpcRequest request, Caller caller, bool perRequestEra, CancellationToken ct)
    {
        if (McpRequestItems.Made(request) is not null)
            return null;
        // Here, not in the SDK's handler: whatever is different about a tool that the caller may not call, it must not show.
        if (request.Method == RequestMethods.ToolsCall && RequestRules.Text((request.Params as JsonObject)?["name"]) is { } name
            && await _calls.FindAsync(name, caller, ct) is null)
        {
            _calls.RefuseUnknown(name, caller);
            return TaskMessages.Error(request.Id, McpErrorCode.InvalidParams, UnknownTool(name));
        }
        if (request.Method != RequestMethods.ToolsList)
            return perRequestEra && _tasks is not null ? await _tasks.TryAnswerAsync(request, caller, ct) : null;
        var cursor = (request.Params as JsonObject)?["cursor"];
        string? after = null;
        if (cursor is not null && !(RequestRules.Text(cursor) is { } text && ToolListPage.TryReadCursor(text, out after)))
            return null; // the handler says what is wrong with it
        var visible = await _calls.VisibleToAsync(caller, ct);
        return new ReadyAnswer(ToolListPage.Write(visible, request.Id, after, perRequestEra, Server, shared: !_calls.DependsOnCaller));
    }

    public async ValueTask<Func<CancellationToken, Task<ToolCallResult>>?> FindPlainCallAsync(JsonRpcRequest request, Caller caller, IHeaderDictionary headers, CancellationToken ct)
    {
        if (request.Method != RequestMethods.ToolsCall || McpRequestItems.Made(request) is not null || !PlainCalls.Fits(request.Params)
            || RequestRules.Text(request.Params!["name"]) is not { } name
            || await _calls.FindAsync(name, caller, ct) is not { MayTakeLong: false } tool || _calls.NeedsConfirmation(tool))
        {
            return null;
        }
        var arguments = Arguments(request);
        var trace = TraceContext.Read(headers, request.Params!["_meta"] as JsonObject);
        return cancellation => _calls.CallAsync(tool, arguments, caller, null, false, trace, cancellation);
    }

    private static JsonElement Arguments(JsonRpcRequest request) => (request.Params as JsonObject)?["arguments"] is JsonObject given
        ? JsonSerializer.SerializeToElement(given, ToolServerJson.Default.JsonObject)
        : default;

    private static string UnknownTool(string name) => $"Unknown tool: {name}";

    private McpServerOptions Options(bool scopeRequests)
    {
        var handlers = new McpServerHandlers
        {
            // Lists are answered from ready JSON before the SDK is asked; what comes here has a cursor that was none.
            ListToolsHandler = static (_, _) =>
                throw new McpProtocolException("params.cursor is no cursor that this server gave. Leave it out to begin anew.", McpErrorCode.InvalidParams),
            CallToolHandler = CallAsync,
            // Unknown in sessions; they would only have to remember it.
            SubscriptionsListenHandler = scopeRequests ? null : ListenAsync,
        };
        _resources.AddTo(handlers);
        return new()
        {
            ServerInfo = Server,
            ScopeRequests = scopeRequests,
            ServerInstructions = "Every tool here is a workflow that people reviewed and approved. The list changes while you are connected.",
            Capabilities = new() { Tools = new() { ListChanged = true }, Resources = new() { ListChanged = true, Subscribe = true }, Completions = new() },
            Handlers = handlers,
        };
    }

    private async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> context, CancellationToken ct)
    {
        if (McpRequestItems.Outcome(context.JsonRpcRequest) is { } outcome)
            return Result(await outcome);
        var caller = McpRequestItems.Caller(context);
        if ((McpRequestItems.Made(context.JsonRpcRequest) ?? await _calls.FindAsync(context.Params.Name, caller, ct)) is not { } tool)
            throw new McpProtocolException(UnknownTool(context.Params.Name), McpErrorCode.InvalidParams);

        var arguments = Arguments(context.JsonRpcRequest);
        var response = McpRequestItems.Response(context);
        var confirmed = _calls.NeedsConfirmation(tool);
        if (confirmed)
        {
            // Nobody shall be asked about a call that cannot be sent.
            if (_calls.Foresee(tool, arguments, caller) is { } foreseen)
                return Result(foreseen);
            var asking = _confirmation.AskAsync(context, tool, arguments, caller, ct).AsTask();
            await KeepAliveAsync(asking, response, ct);
            if (await asking is { } refused)
            {
                _calls.RefuseUnconfirmed(tool, caller, refused.Text);
                return Result(refused);
            }
        }
        if (!tool.MayTakeLong)
        {
            var call = _calls.CallAsync(tool, arguments, caller, Progress(context, response, ct), confirmed, McpRequestItems.Trace(context), ct);
            await KeepAliveAsync(call, response, ct);
            return Result(await call);
        }

        // The SDK cancels a handler for notifications/cancelled and for the end of the session alike; only the first asks for the end of a run.
        var sessionEnd = McpRequestItems.Session(context)?.Closed ?? CancellationToken.None;
        using var cancelled = new CancellationTokenSource();
        using var registration = ct.UnsafeRegister(
            _ =>
            {
                if (!sessionEnd.IsCancellationRequested)
                    cancelled.Cancel();
            },
            null);
        var run = _calls.CallAsync(tool, arguments, caller, Progress(context, response, ct), confirmed, McpRequestItems.Trace(context), cancelled.Token, sessionEnd);
        await KeepAliveAsync(run, response, ct);
        return Result(await run);
    }

    private static Func<ProgressUpdate, ValueTask>? Progress(RequestContext<CallToolRequestParams> context, OpenResponse? response, CancellationToken ct)
    {
        if (context.Params.ProgressToken is not { } token || response is null)
            return null;
        var server = context.Server;
        return update => response.WriteAsync(
            write => server.NotifyProgressAsync(
                token,
                new() { Progress = (float)update.Progress, Total = (float?)update.Total, Message = update.Message },
                cancellationToken: write),
            ct);
    }

    // Proxies close a connection on which nothing moves, and a call may take ten minutes.
    private async Task KeepAliveAsync(Task call, OpenResponse? response, CancellationToken ct)
    {
        if (response is null)
            return;
        while (!call.IsCompleted)
        {
            using var answered = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var pause = Task.Delay(SignOfLife, _time, answered.Token);
            if (await Task.WhenAny(call, pause) == call)
            {
                await answered.CancelAsync();
                return;
            }
            if (ct.IsCancellationRequested)
                return;
            await response.KeepAliveAsync(ct);
        }
    }

    private static CallToolResult Result(ToolCallResult result) => new()
    {
        IsError = result.IsError,
        Content =
        [
            new TextContentBlock { Text = CallAnswer.Words(result) },
            .. result.Note is { } note ? [new TextContentBlock { Text = CallAnswer.Remark(note) }] : Array.Empty<ContentBlock>(),
        ],
        Meta = result.RunId is { } id ? new() { [CallAnswer.RunMeta] = id } : null,
        StructuredContent = result.Structured is not { } structured ? null
            : JsonSerializer.SerializeToElement(structured, ToolServerJson.Default.JsonNode),
    };

    private async ValueTask<EmptyResult> ListenAsync(RequestContext<SubscriptionsListenRequestParams> context, CancellationToken ct)
    {
        var wishes = context.Params.Notifications;
        return await ListenStream.RunAsync(
            context,
            Changes,
            new()
            {
                ToolsListChanged = wishes.ToolsListChanged == true ? true : null,
                ResourcesListChanged = wishes.ResourcesListChanged == true ? true : null,
                ResourceSubscriptions = await _resources.GrantedAsync(wishes.ResourceSubscriptions, McpRequestItems.Caller(context), ct),
            },
            ct,
            begin => FilterAsync(McpRequestItems.Caller(context), begin));
    }
}
