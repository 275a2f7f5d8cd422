using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>The HTTP front on a free port, with a registry that the test fills, and raw requests to it.</summary>
internal sealed class RunningFront : IAsyncDisposable
{
    public const string Handshake = "2025-11-25";
    public const string PerRequest = "2026-07-28";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _drained = new();
    private readonly ToolServerMetrics _metrics = new();
    private readonly PrometheusText _text;

    private CallLimits? _limits;

    private RunningFront() => _text = new(_metrics.Meter);

    public PublishedRegistry Registry { get; } = new();

    public ListChangeHub Changes { get; } = new();

    public ScriptedTargets Targets { get; } = new();

    public ScriptedExecutor Executor { get; } = new();

    public HttpClient Http { get; } = new() { Timeout = Bound };

    public HttpFront Front { get; private set; } = null!;

    public Uri Mcp => new(Front.Url, "/mcp");

    public static Task<RunningFront> WithToolsAsync(params string[] tools) => StartAsync(new ToolServerOptions(), tools);

    public static async Task<RunningFront> StartAsync(ToolServerOptions options, params string[] tools)
    {
        var running = await StartUnpublishedAsync(options);
        running.Publish(tools);
        return running;
    }

    public static async Task<RunningFront> StartUnpublishedAsync(
        ToolServerOptions? options = null, ICallerAuthenticator? authenticator = null, ResourceMetadata? metadata = null, ICallPolicy? policy = null,
        RefusalAudit? refusals = null, CallLimitOptions? limits = null, OperationCatalog? operations = null,
        IToolExecutor? executor = null, ITargetSource? targets = null, TimeProvider? time = null)
    {
        options ??= new();
        var running = new RunningFront();
        var changes = running.Changes;
        running.Registry.Swapped += new ResourceChanges(running.Registry, changes).Tell;
        var calls = new ToolCalls(running.Registry, policy ?? new OpenPolicy(), executor ?? running.Executor, null, running._metrics, TimeProvider.System, running._drained.Token)
        {
            Targets = targets ?? running.Targets,
            Refusals = refusals,
            Limits = limits is null ? null : running._limits = new(limits),
        };
        running.Front = await HttpFront.StartAsync(
            new()
            {
                Options = options with { ListenUrl = "http://127.0.0.1:0" },
                Registry = running.Registry,
                Content = new ToolContent(calls, changes, null, () => null, TimeProvider.System),
                ContentOf = ns => new ToolContent(calls.In(ns), changes, null, () => null, TimeProvider.System),
                Calls = calls,
                Operations = operations,
                Authenticator = authenticator ?? new LoopbackAuthenticator(),
                Metadata = metadata,
                Refusals = refusals,
                Metrics = running._text,
                Drained = running._drained,
                LoggerFactory = NullLoggerFactory.Instance,
                Time = time ?? TimeProvider.System,
            },
            CancellationToken.None);
        return running;
    }

    public void Publish(IEnumerable<McpWorkflowSpec> specs) => Registry.Publish(Given.Snapshot(Registry.Current.Version + 1, specs));

    public void Publish(params IEnumerable<string> tools) => Registry.Publish(Given.Snapshot(Registry.Current.Version + 1, tools));

    public Task<McpClient> ConnectAsync(string version, McpClientOptions? options = null)
    {
        options ??= new();
        options.ProtocolVersion = version;
        return McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = Mcp, TransportMode = HttpTransportMode.StreamableHttp }), options);
    }

    public HttpRequestMessage Post(JsonNode body, string? version = null, string? session = null) => Post(body.ToJsonString(), version, session);

    public HttpRequestMessage Post(string body, string? version = null, string? session = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Mcp) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (version is not null)
            request.Headers.Add("MCP-Protocol-Version", version);
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    /// <summary>A well-formed request of the era without sessions.</summary>
    public HttpRequestMessage Stateless(string method, JsonObject? parameters = null, JsonNode? id = null, JsonObject? capabilities = null)
    {
        parameters ??= [];
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = PerRequest,
            ["io.modelcontextprotocol/clientCapabilities"] = capabilities ?? [],
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        };
        var request = Post(Call(method, parameters, id), PerRequest);
        request.Headers.Add("Mcp-Method", method);
        if (parameters["name"] is { } name)
            request.Headers.Add("Mcp-Name", name.GetValue<string>());
        return request;
    }

    public static JsonObject Call(string method, JsonObject? parameters = null, JsonNode? id = null)
    {
        var call = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone() ?? 1, ["method"] = method };
        if (parameters is not null)
            call["params"] = parameters;
        return call;
    }

    /// <summary>Shakes hands and gives the session's id.</summary>
    public async Task<string> InitializeAsync(string version = Handshake)
    {
        var parameters = new JsonObject
        {
            ["protocolVersion"] = version,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        };
        using var response = await Http.SendAsync(Post(Call("initialize", parameters)));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var session = response.Headers.GetValues("Mcp-Session-Id").Single();
        using var initialized = await Http.SendAsync(
            Post(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, version, session));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, initialized.StatusCode);
        return session;
    }

    /// <summary>Sends and reads the one JSON-RPC message that answers, be it JSON or the last event of a stream.</summary>
    public async Task<(HttpResponseMessage Response, JsonObject Message)> ExchangeAsync(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? text.Split('\n').Last(l => l.StartsWith("data:", StringComparison.Ordinal))["data:".Length..]
            : text;
        return (response, JsonNode.Parse(json)!.AsObject());
    }

    public Task<EventReader> OpenStreamAsync(string session, string? lastEventId = null, string version = Handshake) =>
        EventReader.OpenAsync(Http, Get(session, lastEventId, version));

    public HttpRequestMessage Get(string session, string? lastEventId = null, string version = Handshake)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Mcp);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("Mcp-Session-Id", session);
        request.Headers.Add("MCP-Protocol-Version", version);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        Http.Dispose();
        _text.Dispose();
        _metrics.Dispose();
        _drained.Dispose();
        _limits?.Dispose();
    }
}
