using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;

namespace Signalbox.Conformance.Content;

/// <summary>The tools, resources and prompts that the suite asks for by name, carried by the tool server's own protocol layer.</summary>
internal sealed class FixtureContent : IMcpContent
{
    private readonly FixtureTools _tools;

    public FixtureContent()
    {
        _tools = new(Changes);
        SessionOptions = Options(session: true);
        StatelessOptions = Options(session: false);
    }

    public McpServerOptions SessionOptions { get; }

    public McpServerOptions StatelessOptions { get; }

    public ListChangeHub Changes { get; } = new();

    public ValueTask<JsonElement?> FindInputSchemaAsync(string tool, Caller caller, CancellationToken ct) => new(_tools.Find(tool)?.Definition.InputSchema);

    public bool IsResumable(JsonRpcRequest request) => request.Method == RequestMethods.ToolsCall && (string?)request.Params?["name"] == "test_reconnection";

    public ValueTask<ReadyAnswer?> TryAnswerAsync(JsonRpcRequest request, Caller caller, bool perRequestEra, CancellationToken ct) => default;

    private McpServerOptions Options(bool session) => new()
    {
        ServerInfo = new() { Name = "signalbox-conformance", Version = "1" },
        ScopeRequests = session,
        Capabilities = new()
        {
            Tools = new() { ListChanged = true },
            Prompts = new() { ListChanged = true },
            Resources = new() { ListChanged = true, Subscribe = true },
            Completions = new(),
            Logging = new(),
        },
        Handlers = new()
        {
            ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = [.. _tools.Definitions], TimeToLive = TimeSpan.FromSeconds(5), CacheScope = CacheScope.Public }),
            CallToolHandler = (context, ct) => _tools.Find(context.Params.Name) is { } tool
                ? tool.CallAsync(context, ct)
                : throw new McpProtocolException($"Unknown tool: {context.Params.Name}", McpErrorCode.InvalidParams),
            ListPromptsHandler = (_, _) => new(FixturePrompts.List()),
            GetPromptHandler = (context, _) => new(FixturePrompts.Get(context)),
            ListResourcesHandler = (_, _) => new(FixtureResources.List()),
            ListResourceTemplatesHandler = (_, _) => new(FixtureResources.Templates()),
            ReadResourceHandler = (context, _) => new(FixtureResources.Read(context.Params.Uri)),
            SubscribeToResourcesHandler = (context, _) =>
                McpRequestItems.Session(context)?.TrySubscribe(context.Params.Uri) == true ? new(new EmptyResult()) : throw new McpProtocolException("Too many subscriptions.", McpErrorCode.InvalidParams),
            UnsubscribeFromResourcesHandler = (context, _) =>
            {
                McpRequestItems.Session(context)?.Unsubscribe(context.Params.Uri);
                return new(new EmptyResult());
            },
            CompleteHandler = (context, _) => new(new CompleteResult { Completion = new() { Values = [context.Params.Argument.Value + "is"], Total = 1, HasMore = false } }),
            SetLoggingLevelHandler = (_, _) => new(new EmptyResult()),
            SubscriptionsListenHandler = (context, ct) => ListenStream.RunAsync(context, Changes, context.Params.Notifications, ct),
        },
    };
}
