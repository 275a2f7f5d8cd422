using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Identity.Policies;
using Signalbox.ToolServer.Tests.Execution;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Discovery;

/// <summary>Raw requests from an MCP client to the bytes that the upstream receives.</summary>
public sealed class RunApiTests : IAsyncDisposable
{
    private const string Granted = """{"roles":{"raw":{"run":[{"namespaces":["ns"],"targets":["api"]}]}},"subjects":[{"user":"system:anonymous","roles":["raw"]}]}""";
    private const string NotGranted = """{"roles":{"all":{"call":[{"namespaces":["*"],"tools":["*"]}],"run":[{"namespaces":["ns"],"targets":["other"]}]}},"subjects":[{"user":"system:anonymous","roles":["all"]}]}""";

    private readonly List<McpWorkflow> _workflows = [];
    private readonly List<McpWorkflowApproval> _approvals = [];
    private readonly ExecutorFixture _fixture = new();
    private TestUpstream _upstream = null!;
    private RunningFront? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await _fixture.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task An_operation_that_a_workflow_uses_is_sent_with_the_values_of_the_caller(string version)
    {
        await StartAsync();
        await using var client = await _server!.ConnectAsync(version);
        var result = await client.CallToolAsync("run_api", new Dictionary<string, object?>
        {
            ["namespace"] = "ns",
            ["target"] = "api",
            ["method"] = "GET",
            ["path"] = "/volumes/{id}",
            ["pathParameters"] = new JsonObject { ["id"] = "a b" },
            ["queryParameters"] = new JsonObject { ["$filter"] = "x/y~z" },
            ["headers"] = new JsonObject { ["If-None-Match"] = "\"1\"" },
        });
        Assert.NotEqual(true, result.IsError);
        Assert.Equal(200, result.StructuredContent!.Value.GetProperty("status").GetInt32());
        var seen = Assert.Single(_upstream.Seen);
        Assert.Equal("GET /base/volumes/a%20b?$filter=x%2Fy~z", $"{seen.Method} {seen.Target}");
        Assert.Equal("\"1\"", seen.Header("If-None-Match"));
    }

    [Fact]
    public async Task A_body_is_sent_as_it_is_and_nothing_in_it_is_read_as_an_expression()
    {
        await StartAsync();
        const string body = """{"name":"$inputs.headers","note":"{$url}","list":[1,null,{"context":"$url","selector":"/a","type":"jsonpointer"}]}""";
        var result = await RunAsync("POST", "/accounts", ("body", JsonNode.Parse(body)));
        Assert.NotEqual(true, (bool?)result["isError"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(Assert.Single(_upstream.Seen).Body)));
    }

    [Theory]
    [InlineData("GET", "/volumes/{id}", NotGranted)]
    [InlineData("GET", "/nothing", NotGranted)]
    [InlineData("GET", "/volumes/{id}", """{"roles":{},"subjects":[]}""")]
    public async Task Without_the_right_nothing_is_sent_or_told_and_the_refusal_is_written_down(string method, string path, string policy)
    {
        await StartAsync(policy);
        var result = await RunAsync(method, path, ("pathParameters", new JsonObject { ["id"] = "1" }));
        Assert.Equal(
            "Nothing was sent. There is no target ns/api that you may send operations to. That takes the verb run on mcptargets.signalbox.dev/api.", Text(result));
        Assert.Empty(_upstream.Seen);
        var line = Assert.Single(await AuditAsync());
        Assert.Equal("refused run_api 403", $"{line["event"]} {line["tool"]} {line["status"]}");
        Assert.Equal($"{method} {path}", (string)line["request"]!);
    }

    [Theory]
    [InlineData("DELETE", "/volumes/{id}")]
    [InlineData("GET", "/volumes/1")]
    [InlineData("GET", "/volumes/{id}/")]
    [InlineData("GET", "/denied")]
    [InlineData("GET", "/suspended")]
    [InlineData("GET", "/elsewhere")]
    public async Task An_operation_that_no_workflow_stands_for_is_never_sent(string method, string path)
    {
        var denied = Ingest("denied", "GET", "/denied");
        _approvals.Add(Given.Approval("no", "denied", SpecDigest.Compute(denied.Spec), ApprovalDecision.Denied) is var a ? a with { Metadata = a.Metadata with { Namespace = "ns" } } : null!);
        Ingest("suspended", "GET", "/suspended", spec => spec with { Suspend = true });
        Ingest("elsewhere", "GET", "/elsewhere", spec => spec with { TargetRef = new() { Name = "other" } });
        await StartAsync();
        Assert.Contains("No workflow uses", Text(await RunAsync(method, path)), StringComparison.Ordinal);
        Assert.Empty(_upstream.Seen);
        Assert.Equal("refused 400", Assert.Single(await AuditAsync()) is var line ? $"{line["event"]} {line["status"]}" : null);
    }

    [Theory]
    [InlineData("""{"pathParameters":{"id":".."}}""")]
    [InlineData("""{"pathParameters":{"id":"a/../b"}}""")]
    [InlineData("""{"pathParameters":{"id":"%2e%2e"}}""")]
    [InlineData("""{"pathParameters":{"id":""}}""")]
    [InlineData("""{"pathParameters":{"id":[]}}""")]
    [InlineData("""{"pathParameters":{}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"headers":{"Host":"evil.example"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"headers":{"Authorization":"Bearer x"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"headers":{"X-HTTP-Method-Override":"DELETE"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"headers":{"X-A":"1\r\nX-B: 2"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"headers":{"X-A":"1","x-a":"2"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"queryParameters":{"_method":"DELETE"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"queryParameters":{"a;api_key":"x"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"queryParameters":{"":"x"}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"body":{}}""")]
    [InlineData("""{"pathParameters":{"id":"1"},"host":"h1"}""")]
    public async Task Nothing_leads_out_of_the_operation_or_sets_what_is_the_transports(string arguments)
    {
        await StartAsync();
        var result = await RunAsync("GET", "/volumes/{id}", [.. JsonNode.Parse(arguments)!.AsObject().Select(a => (a.Key, a.Value?.DeepClone()))]);
        Assert.True((bool?)result["isError"], result.ToJsonString());
        // What is wrong with a value shows when the request is made; what is wrong with a name before.
        Assert.Empty(_upstream.Seen);
    }

    [Theory]
    [InlineData("""{"a":"1","_method":"DELETE"}""", 0)]
    [InlineData("\"a=1&%5Fmethod=DELETE\"", 0)]
    [InlineData("""{"a":"1"}""", 1)]
    public async Task A_form_cannot_name_another_method(string body, int sent)
    {
        Ingest("form", "POST", "/form", spec => spec with { Steps = [spec.Steps[0] with { RequestBody = new() { ContentType = "application/x-www-form-urlencoded", Payload = Given.Json("{}") } }] });
        await StartAsync();
        await RunAsync("POST", "/form", ("body", JsonNode.Parse(body)));
        Assert.Equal(sent, _upstream.Seen.Count);
    }

    [Theory]
    [InlineData("a?b#c", "q", "v", "/base/volumes/a%3Fb%23c?q=v")]
    [InlineData("a;b&c=d", "q&api_key", "v&x=1", "/base/volumes/a%3Bb%26c%3Dd?q%26api_key=v%26x%3D1")]
    [InlineData("ä", "q=1#", "#", "/base/volumes/%C3%A4?q%3D1%23=%23")]
    public async Task Values_and_names_stay_in_their_place(string id, string name, string value, string target)
    {
        await StartAsync();
        await RunAsync("GET", "/volumes/{id}", ("pathParameters", new JsonObject { ["id"] = id }), ("queryParameters", new JsonObject { [name] = value }));
        Assert.Equal(target, Assert.Single(_upstream.Seen).Target);
    }

    [Fact]
    public async Task The_call_is_an_event_of_its_own_in_the_audit_log_and_begins_when_its_start_stands_there()
    {
        Ingest("make-user", "POST", "/users", spec => spec with
        {
            Inputs = Given.Json("""{"type":"object","properties":{"phrase":{"type":"string","writeOnly":true}}}"""),
            Steps = [spec.Steps[0] with { RequestBody = new() { Payload = Given.Json("""{"note":"$inputs.phrase"}""") } }],
        });
        await StartAsync();
        await RunAsync("POST", "/users", ("body", new JsonObject { ["note"] = "open sesame now" }));
        var lines = await AuditAsync();
        Assert.Equal(["start", "step", "raw"], lines.Select(line => (string)line["event"]!));
        var raw = lines[2];
        Assert.Equal("run_api POST /users ns/api system:anonymous succeeded", $"{raw["tool"]} {raw["request"]} {raw["target"]} {raw["caller"]} {raw["outcome"]}");
        Assert.Equal("raw", (string)raw["roles"]![0]!);
        Assert.Null(raw["specDigest"]);
        Assert.DoesNotContain("sesame", string.Concat(lines.Select(line => line.ToJsonString())), StringComparison.Ordinal);
        Assert.Contains("open sesame now", Assert.Single(_upstream.Seen).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_cannot_be_written_down_is_not_sent()
    {
        await StartAsync();
        await _fixture.AuditTextAsync(); // ends the log
        Assert.Contains("audit log cannot be written", Text(await RunAsync("POST", "/accounts", ("body", new JsonObject()))), StringComparison.Ordinal);
        Assert.Empty(_upstream.Seen);
    }

    [Theory]
    [InlineData(RunningFront.Handshake, "destructive", true, 1)]
    [InlineData(RunningFront.PerRequest, "destructive", true, 1)]
    [InlineData(RunningFront.Handshake, "always", false, 0)]
    [InlineData(RunningFront.PerRequest, "destructive", false, 0)]
    public async Task A_target_that_asks_for_a_persons_yes_asks_for_it_whatever_the_method(string version, string confirmation, bool yes, int sent)
    {
        await StartAsync(target: spec => spec with { Confirmation = confirmation });
        var asked = new List<string>();
        await using var client = await _server!.ConnectAsync(version, new()
        {
            Handlers = new()
            {
                ElicitationHandler = (question, _) =>
                {
                    asked.Add(question!.Message);
                    return new(new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["confirm"] = JsonSerializer.SerializeToElement(yes) } });
                },
            },
        });
        await client.CallToolAsync("run_api", new Dictionary<string, object?>
        {
            ["namespace"] = "ns",
            ["target"] = "api",
            ["method"] = "GET",
            ["path"] = "/volumes/{id}",
            ["pathParameters"] = new JsonObject { ["id"] = "V7" },
        });
        Assert.Contains("GET /volumes/{id} on ns/api", Assert.Single(asked), StringComparison.Ordinal);
        Assert.Contains("V7", asked[0], StringComparison.Ordinal);
        Assert.Equal(sent, _upstream.Seen.Count);
    }

    [Theory]
    [InlineData("b", null)]
    [InlineData(null, "give one of them")]
    [InlineData("nope", "give one of them")]
    public async Task Of_several_hosts_one_is_named(string? host, string? problem)
    {
        await StartAsync(target: spec => spec with { BaseUrl = null!, Hosts = [new() { Name = "a", BaseUrl = "http://127.0.0.1:9" }, new() { Name = "b", BaseUrl = _upstream.Url }] });
        var result = await RunAsync("GET", "/volumes/{id}", ("pathParameters", new JsonObject { ["id"] = "1" }), ("host", host));
        Assert.Equal(problem is null ? 1 : 0, _upstream.Seen.Count);
        if (problem is not null)
            Assert.Contains(problem, Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api", "m1", 0)]
    [InlineData("*", "m1", 1)]
    [InlineData("*", "m2", 0)]
    [InlineData("*", null, 0)]
    public async Task Through_a_target_that_selects_others_each_is_reached_by_its_own_right_alone(string right, string? host, int sent)
    {
        await StartAsync(
            Granted.Replace("\"api\"", $"\"{right}\"", StringComparison.Ordinal),
            target: _ => new() { Inventory = new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["rack"] = "a" } } } });
        _fixture.Targets.Put("m1", UpstreamFixture.Spec(_upstream.Url), new Dictionary<string, string> { ["rack"] = "a" });
        _fixture.Targets.Put("m2", UpstreamFixture.Spec(_upstream.Url), new Dictionary<string, string> { ["rack"] = "b" });
        await RunAsync("GET", "/volumes/{id}", ("pathParameters", new JsonObject { ["id"] = "1" }), ("host", host));
        Assert.Equal(sent, _upstream.Seen.Count);
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_told_as_that()
    {
        await StartAsync();
        var result = await RunAsync("GET", "/volumes/{id}", ("pathParameters", new JsonObject { ["id"] = "missing" }));
        Assert.True((bool)result["isError"]!);
        Assert.Contains("404", Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RawAccess.Off, false)]
    [InlineData(RawAccess.Query, false)]
    [InlineData(RawAccess.Run, true)]
    public async Task It_is_listed_and_known_only_where_it_is_switched_on_and_as_destructive(RawAccess access, bool on)
    {
        await StartAsync(access: access);
        var (_, list) = await _server!.ExchangeAsync(_server.Stateless("tools/list"));
        var tool = list["result"]!["tools"]!.AsArray().SingleOrDefault(t => (string)t!["name"]! == "run_api");
        Assert.Equal(on, tool is not null);
        Assert.Equal(on ? true : null, (bool?)tool?["annotations"]!["destructiveHint"]);
        var (_, message) = await _server.ExchangeAsync(Request("GET", "/volumes/{id}", ("pathParameters", new JsonObject { ["id"] = "1" })));
        Assert.Equal(on, message["error"] is null);
        Assert.Equal(on ? 1 : 0, _upstream.Seen.Count);
    }

    private McpWorkflow Ingest(string name, string method, string path, Func<McpWorkflowSpec, McpWorkflowSpec>? change = null)
    {
        var spec = Given.Spec(name.Replace('-', '_'), path: path) with { TargetRef = new() { Name = "api" } };
        spec = spec with { Steps = [spec.Steps[0] with { Operation = new() { Method = method, Path = path } }] };
        var workflow = Given.Workflow(name, change?.Invoke(spec) ?? spec, approved: false);
        workflow = workflow with { Metadata = workflow.Metadata with { Namespace = "ns" } };
        _workflows.Add(workflow);
        return workflow;
    }

    private async Task StartAsync(string policy = Granted, RawAccess access = RawAccess.Run, Func<McpTargetSpec, McpTargetSpec>? target = null)
    {
        _upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.Contains("missing", StringComparison.Ordinal) ? 404 : 200;
            await context.Response.WriteAsJsonAsync(new { seen = context.Items["body"] });
        });
        var spec = UpstreamFixture.Spec(_upstream.Url + "/base");
        _fixture.Targets.Put(target?.Invoke(spec) ?? spec);
        Ingest("read-volume", "GET", "/volumes/{id}");
        Ingest("make-account", "POST", "/accounts");
        var rules = new FilePolicy(TimeProvider.System);
        rules.Use(PolicyFileReader.Read(policy));
        _server = await RunningFront.StartUnpublishedAsync(
            new() { Tools = ToolExposure.Discovery, RawAccess = access }, policy: rules, refusals: new RefusalAudit(_fixture.Audit, rules.RolesOf, TimeProvider.System),
            operations: new(() => _workflows, () => _approvals), executor: _fixture.Executor, targets: _fixture.Targets);
        _server.Publish();
    }

    private HttpRequestMessage Request(string method, string path, params (string Name, JsonNode? Value)[] more)
    {
        var arguments = new JsonObject { ["namespace"] = "ns", ["target"] = "api", ["method"] = method, ["path"] = path };
        foreach (var (name, value) in more.Where(m => m.Value is not null))
            arguments[name] = value;
        return _server!.Stateless("tools/call", new() { ["name"] = "run_api", ["arguments"] = arguments });
    }

    private async Task<JsonObject> RunAsync(string method, string path, params (string Name, JsonNode? Value)[] more)
    {
        var (_, message) = await _server!.ExchangeAsync(Request(method, path, more));
        return message["result"]?.AsObject() ?? throw new InvalidOperationException(message.ToJsonString());
    }

    private async Task<List<JsonNode>> AuditAsync() =>
        [.. (await _fixture.AuditTextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static string Text(JsonObject result) => (string)result["content"]![0]!["text"]!;
}
