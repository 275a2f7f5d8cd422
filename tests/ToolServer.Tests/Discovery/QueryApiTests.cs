using System.Text.Json.Nodes;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Identity.Policies;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Discovery;

public sealed class QueryApiTests
{
    private static readonly ToolServerOptions s_on = new() { Tools = ToolExposure.Discovery, RawAccess = RawAccess.Query };
    private static readonly McpWorkflowSpec s_read = Given.Spec("read_volume", "Reads a volume.", "/volumes/{id}");
    private static readonly McpWorkflowSpec s_delete = Sending("delete_volume", "Deletes a volume for ever.", "DELETE", "/volumes/{id}");
    private static readonly McpWorkflowSpec s_users = Sending("create_user", "Makes an account.", "POST", "/accounts");
    private static readonly McpWorkflowSpec s_erp = Sending("post_order", "Places an order.", "POST", "/orders") with { TargetRef = new() { Name = "erp" } };

    private readonly List<McpWorkflow> _workflows =
    [
        Given.Workflow("read-volume", s_read), Given.Workflow("delete-volume", s_delete, approved: false), Given.Workflow("create-user", s_users, approved: false),
        Given.Workflow("post-order", s_erp, approved: false),
    ];

    private readonly List<McpWorkflowApproval> _approvals = [Given.Approval("no", "create-user", SpecDigest.Compute(s_users), ApprovalDecision.Denied)];

    [Theory]
    [InlineData("delete a volume", "DELETE /volumes/{id}")]
    [InlineData("accounts", "POST /accounts")]
    [InlineData("POST orders", "POST /orders")]
    [InlineData("/volumes get", "GET /volumes/{id}")]
    public async Task The_best_fit_comes_first_approved_or_not(string query, string first)
    {
        await using var server = await StartAsync(Everything);
        Assert.Equal(first, Lines(await QueryAsync(server, new() { ["query"] = query }))[0]);
    }

    [Fact]
    public async Task A_hit_says_whose_it_is_what_was_decided_and_which_tool_sends_it()
    {
        await using var server = await StartAsync(Everything);
        var read = (await QueryAsync(server, new() { ["query"] = "read volume", ["method"] = "GET" }))["operations"]![0]!;
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"method":"GET","path":"/volumes/{id}","operationId":"read","namespace":"dell","workflow":"read-volume","target":"idrac","approval":"Approved","served":true,
                 "tool":"read_volume","parameters":[{"name":"id","in":"path"}]}
                """),
            read), read.ToJsonString());
        var all = (await QueryAsync(server, new() { ["query"] = "" }))["operations"]!.AsArray();
        Assert.Equal(
            ["create-user Denied false", "delete-volume Undecided false", "post-order Undecided false", "read-volume Approved true"],
            all.Select(hit => $"{hit!["workflow"]} {hit["approval"]} {hit["served"]}"));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("[{call: [{namespaces: [dell], tools: [delete_*]}]}]", "delete-volume")]
    [InlineData("[{call: [{namespaces: [other], tools: ['*']}]}]", "")]
    [InlineData("[{run: [{namespaces: [dell], targets: [erp]}]}]", "post-order")]
    [InlineData("[{run: [{namespaces: [dell], targets: [idrac]}]}]", "create-user delete-volume read-volume")]
    [InlineData("[{call: [{namespaces: ['*'], tools: ['read_*']}]}, {run: [{namespaces: ['*'], targets: [erp]}]}]", "post-order read-volume")]
    public async Task A_caller_finds_and_counts_what_it_may_call_or_run_and_nothing_else(string roles, string found)
    {
        await using var server = await StartAsync(roles);
        var answer = await QueryAsync(server, new() { ["query"] = "" });
        var names = found.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names, answer["operations"]!.AsArray().Select(hit => (string)hit!["workflow"]!));
        Assert.Equal(names.Length, (int)answer["total"]!);
    }

    [Fact]
    public async Task The_tool_that_sends_an_operation_is_named_to_those_alone_who_may_call_it()
    {
        await using var server = await StartAsync("[{run: [{namespaces: [dell], targets: [idrac]}]}]");
        var hit = (await QueryAsync(server, new() { ["query"] = "", ["method"] = "GET" }))["operations"]![0]!;
        Assert.True((bool)hit["served"]!);
        Assert.Null(hit["tool"]);
    }

    [Theory]
    [InlineData("""{"query":"","target":"erp"}""", 1)]
    [InlineData("""{"query":"","method":"POST"}""", 2)]
    [InlineData("""{"query":"","namespace":"hr"}""", 0)]
    [InlineData("""{"query":"","limit":1}""", 4)]
    [InlineData("""{"query":"kubernetes"}""", 0)]
    public async Task Filters_narrow_what_is_found(string arguments, int total)
    {
        await using var server = await StartAsync(Everything);
        var answer = await QueryAsync(server, JsonNode.Parse(arguments)!.AsObject());
        Assert.Equal(total, (int)answer["total"]!);
        Assert.True(answer["operations"]!.AsArray().Count <= total);
    }

    [Fact]
    public async Task The_endpoint_of_a_namespace_finds_the_operations_of_that_namespace()
    {
        _workflows.Add(Given.Workflow("elsewhere", s_users) is var other ? other with { Metadata = other.Metadata with { Namespace = "hr" } } : null!);
        await using var server = await StartAsync(Everything);
        using var request = server.Stateless("tools/call", new() { ["name"] = "query_api", ["arguments"] = new JsonObject { ["query"] = "" } });
        request.RequestUri = new Uri(server.Mcp + "/hr");
        var (_, message) = await server.ExchangeAsync(request);
        Assert.Equal(["elsewhere"], message["result"]!["structuredContent"]!["operations"]!.AsArray().Select(hit => (string)hit!["workflow"]!));
    }

    [Fact]
    public void A_workflow_that_comes_is_found_at_once()
    {
        IReadOnlyCollection<McpWorkflow> workflows = [];
        var catalog = new OperationCatalog(() => workflows, () => []);
        Assert.Empty(catalog.Search("volume"));
        workflows = [Given.Workflow("read-volume", s_read)];
        Assert.Single(catalog.Search("volume"));
    }

    [Fact]
    public async Task It_is_off_by_default_and_then_neither_listed_nor_known()
    {
        await using var server = await StartAsync(Everything, new() { Tools = ToolExposure.Discovery });
        var (_, list) = await server.ExchangeAsync(server.Stateless("tools/list"));
        Assert.Equal(["call_tool", "describe_tool", "search_tools"], list["result"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
        var (_, called) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "query_api", ["arguments"] = new JsonObject { ["query"] = "" } }));
        Assert.Contains("Unknown tool: query_api", called["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_on_it_is_listed_in_the_discovery_mode_alone()
    {
        await using var server = await StartAsync(Everything);
        var (_, list) = await server.ExchangeAsync(server.Stateless("tools/list"));
        Assert.Contains("query_api", list["result"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
        using var request = server.Stateless("tools/list");
        request.RequestUri = new Uri(server.Mcp + "?tools=all");
        var (_, whole) = await server.ExchangeAsync(request);
        Assert.Equal(["read_volume"], whole["result"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
    }

    [Theory]
    [InlineData("{}", "query")]
    [InlineData("""{"query":"a","method":"TRACE"}""", "method")]
    [InlineData("""{"query":"a","limit":51}""", "limit")]
    public async Task What_cannot_be_asked_is_said_as_a_result_that_the_model_reads(string arguments, string said)
    {
        await using var server = await StartAsync(Everything);
        var (_, message) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "query_api", ["arguments"] = JsonNode.Parse(arguments) }));
        Assert.True((bool)message["result"]!["isError"]!);
        Assert.Contains(said, (string)message["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
    }

    private const string Everything = "[{call: [{namespaces: ['*'], tools: ['*']}]}]";

    private static McpWorkflowSpec Sending(string tool, string description, string method, string path) =>
        Given.Spec(tool, description, path) is var spec ? spec with { Steps = [spec.Steps[0] with { OperationId = null, Operation = new() { Method = method, Path = path } }] } : null!;

    private async Task<RunningFront> StartAsync(string roles, ToolServerOptions? options = null)
    {
        var given = Kubernetes.Configuration.YamlJson.Parse($"given: {roles}")!["given"]!.AsArray();
        var named = given.Select((_, i) => $"r{i}").ToArray();
        var file = new JsonObject
        {
            ["roles"] = new JsonObject(given.Select((role, i) => KeyValuePair.Create(named[i], role?.DeepClone()))),
            ["subjects"] = named.Length == 0 ? [] : new JsonArray(new JsonObject { ["user"] = "system:anonymous", ["roles"] = new JsonArray([.. named.Select(n => (JsonNode)n)]) }),
        };
        var policy = new FilePolicy(TimeProvider.System);
        policy.Use(PolicyFileReader.Read(file.ToJsonString()));
        var server = await RunningFront.StartUnpublishedAsync(options ?? s_on, policy: policy, operations: new(() => _workflows, () => _approvals));
        server.Publish([s_read]);
        return server;
    }

    private static async Task<JsonNode> QueryAsync(RunningFront server, JsonObject arguments)
    {
        var (_, message) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "query_api", ["arguments"] = arguments }));
        Assert.NotEqual(true, (bool?)message["result"]!["isError"]);
        Assert.Empty(server.Executor.Calls);
        return message["result"]!["structuredContent"]!;
    }

    private static string[] Lines(JsonNode answer) => [.. answer["operations"]!.AsArray().Select(hit => $"{hit!["method"]} {hit["path"]}")];
}
