using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Json;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>Runs as callers see them, over REST and as MCP tasks, on two replicas.</summary>
public sealed class RunProtocolTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly List<ToolServerHost> _hosts = [];
    private volatile string _state = "running";
    private FakeApiServer _api = null!;
    private KubernetesClient _client = null!;
    private TestUpstream _upstream = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _client = _api.Client();
        _upstream = await TestUpstream.StartAsync(http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(http.Request.Method == "POST" ? """{"job":"1"}""" : $$"""{"state":"{{_state}}","percent":40,"took":3,"token":"t"}""");
        });
        var spec = SpecJson.FromJson(System.Text.Json.JsonElement.Parse(RunFixture.Job));
        var workflow = Given.Workflow("job", spec);
        _api.Put("mcpworkflows", workflow, WorkflowsJson.Default.McpWorkflow);
        _api.Put("controllerrevisions", Given.Revision(workflow, spec), KubernetesJson.Default.ControllerRevision);
        _api.Put("mcptargets", new McpTarget { Metadata = new() { Name = "api", Namespace = Given.Namespace }, Spec = UpstreamFixture.Spec(_upstream.Url) }, WorkflowsJson.Default.McpTarget);
        _api.Put("secrets", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "signalbox-run-key", ["namespace"] = "signalbox-system" },
            ["data"] = new JsonObject { ["k1"] = Convert.ToBase64String(RunKeys.Bytes(3)) },
        });
        await StartAsync("a");
        await StartAsync("b");
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _client.Dispose();
        await _upstream.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_caller_who_will_not_wait_gets_the_place_of_its_run_and_reads_it_from_any_replica()
    {
        using var begun = await BeginAsync("respond-async");
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var place = begun.Headers.Location!.ToString();
        Assert.StartsWith("/runs/dell/run-", place, StringComparison.Ordinal);
        await UntilAsync(place, run => (int?)run["percent"] == 40 && (string?)run["phase"] == "Running");
        _state = "done";
        var ended = await UntilAsync(place, run => (string?)run["phase"] == "Succeeded");
        Assert.Equal(3, (int?)ended["result"]!["took"]);
        Assert.Equal("t", (string?)ended["result"]!["token"]);
        Assert.Equal(1, _upstream.Count("POST", "/jobs"));
    }

    [Fact]
    public async Task A_caller_who_waits_long_enough_gets_the_result()
    {
        _state = "done";
        using var answered = await BeginAsync("respond-async, wait=10");
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(3, (int?)JsonNode.Parse(await answered.Content.ReadAsStringAsync())!["took"]);
        Assert.NotNull(answered.Headers.Location);
    }

    [Fact]
    public async Task A_run_is_cancelled_through_a_replica_that_does_not_run_it()
    {
        using var begun = await BeginAsync("respond-async");
        var place = begun.Headers.Location!.ToString();
        using var cancelled = await Http.DeleteAsync(new Uri(_hosts[1].Url, place));
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        await UntilAsync(place, run => (string?)run["phase"] == "Cancelled");
    }

    [Fact]
    public async Task Another_callers_run_does_not_exist_over_REST_nor_as_a_task()
    {
        var lines = string.Join('\n', ((string[])["ann", "bob"]).Select(n => $"{n}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(n + "-token")))}"));
        _api.Put("secrets", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "tokens", ["namespace"] = "signalbox-system" },
            ["data"] = new JsonObject { ["list"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(lines)) },
        });
        await StartAsync("c", new() { TokensSecret = "tokens", Authorization = CallAuthorization.Open });
        await Eventually.TrueAsync(() => AsAsync("ann", HttpMethod.Get, "/tools").Result.StatusCode == HttpStatusCode.OK);
        using var begun = await AsAsync("ann", HttpMethod.Post, "/tools/job?wait=0", """{"id":"a"}""");
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var place = begun.Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await AsAsync("ann", HttpMethod.Get, place)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AsAsync("bob", HttpMethod.Get, place)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AsAsync("bob", HttpMethod.Delete, place)).StatusCode);
        foreach (var method in (string[])["tasks/get", "tasks/cancel", "tasks/update"])
        {
            Assert.Equal(-32602, (int)(await TaskAsync("bob", method, place["/runs/".Length..]))["error"]!["code"]!);
            Assert.Equal(-32602, (int)(await TaskAsync("bob", method, "dell/run-00000000000000000000000000000000"))["error"]!["code"]!);
        }
        Assert.Equal("working", (string?)(await TaskAsync("ann", "tasks/get", place["/runs/".Length..]))["result"]!["status"]);
        _state = "done";
    }

    [Theory]
    [InlineData("/runs/dell/run-00000000000000000000000000000000")]
    [InlineData("/runs/dell/nonsense")]
    public async Task A_run_that_there_is_not_is_not_found(string place)
    {
        using var answer = await Http.GetAsync(new Uri(_hosts[0].Url, place));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_knows_tasks_gets_one_and_follows_it_on_another_replica()
    {
        var (_, created) = await SendAsync(0, "tools/call", new() { ["name"] = "job", ["arguments"] = new JsonObject { ["id"] = "a" } }, "job");
        var task = created["result"]!;
        Assert.Equal("task", (string?)task["resultType"]);
        Assert.Equal("working", (string?)task["status"]);
        var id = (string)task["taskId"]!;
        Assert.StartsWith("dell/run-", id, StringComparison.Ordinal);
        Assert.True((long)task["ttlMs"]! > 0);

        _state = "done";
        JsonNode result;
        do
        {
            var (_, message) = await SendAsync(1, "tasks/get", new() { ["taskId"] = id }, id);
            result = message["result"]!;
            Assert.Equal("complete", (string?)result["resultType"]);
        }
        while ((string?)result["status"] == "working");
        Assert.Equal("completed", (string?)result["status"]);
        Assert.False((bool)result["result"]!["isError"]!);
        Assert.Equal(3, (int?)result["result"]!["structuredContent"]!["took"]);
    }

    [Fact]
    public async Task A_caller_reads_its_runs_as_resources_and_hears_of_them_from_a_replica_that_does_not_run_them()
    {
        using var heard = new SemaphoreSlim(0);
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = _hosts[1].McpUrl, TransportMode = HttpTransportMode.StreamableHttp }),
            new()
            {
                ProtocolVersion = "2025-11-25",
                Handlers = new() { NotificationHandlers = [new("notifications/resources/updated", (_, _) => { heard.Release(); return default; })] },
            });
        const string Runs = "signalbox://workflows/dell/job/runs";
        Assert.Contains(await client.ListResourcesAsync(), r => r.Uri == Runs);
        Assert.Empty((await ReadAsync(Runs))["runs"]!.AsArray());
        await client.SubscribeToResourceAsync(Runs);

        using var begun = await BeginAsync("respond-async");
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20)));
        var run = Assert.Single((await ReadAsync(Runs))["runs"]!.AsArray())!;
        Assert.Equal(begun.Headers.Location!.ToString(), "/runs/" + (string?)run["id"]);
        _state = "done";
        do
            Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20)));
        while ((string?)(await ReadAsync(Runs))["runs"]![0]!["phase"] != "Succeeded");
        var ended = await ReadAsync((string)run["uri"]!);
        Assert.Equal(3, (int?)ended["result"]!["took"]);

        async Task<JsonNode> ReadAsync(string uri) =>
            JsonNode.Parse(((ModelContextProtocol.Protocol.TextResourceContents)(await client.ReadResourceAsync(uri)).Contents.Single()).Text)!;
    }

    [Fact]
    public async Task A_task_is_cancelled_and_says_so()
    {
        var (_, created) = await SendAsync(0, "tools/call", new() { ["name"] = "job", ["arguments"] = new JsonObject() }, "job");
        var id = (string)created["result"]!["taskId"]!;
        var (_, acknowledged) = await SendAsync(1, "tasks/cancel", new() { ["taskId"] = id }, id);
        Assert.Equal("complete", (string?)acknowledged["result"]!["resultType"]);
        JsonNode result;
        do
            result = (await SendAsync(0, "tasks/get", new() { ["taskId"] = id }, id)).Message["result"]!;
        while ((string?)result["status"] == "working");
        Assert.Equal("cancelled", (string?)result["status"]);
    }

    [Theory]
    [InlineData("tasks/get")]
    [InlineData("tasks/update")]
    [InlineData("tasks/cancel")]
    public async Task Tasks_are_refused_to_a_client_that_does_not_know_them_and_unknown_ones_to_all(string method)
    {
        var (status, refused) = await SendAsync(0, method, new() { ["taskId"] = "dell/run-1" }, "dell/run-1", knowsTasks: false);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(-32021, (int)refused["error"]!["code"]!);
        Assert.NotNull(refused["error"]!["data"]!["requiredCapabilities"]!["extensions"]!["io.modelcontextprotocol/tasks"]);
        var (_, unknown) = await SendAsync(0, method, new() { ["taskId"] = "dell/run-1" }, "dell/run-1");
        Assert.Equal(-32602, (int)unknown["error"]!["code"]!);
    }

    [Fact]
    public async Task A_session_that_ends_leaves_its_run_alone_and_progress_has_named_it()
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = await ConnectAsync();
        var call = client.CallToolAsync("job", new Dictionary<string, object?> { ["id"] = "a" }, new Listener(text =>
        {
            if (text.Contains("; run dell/run-", StringComparison.Ordinal))
                told.TrySetResult(text);
        })).AsTask();
        var text = await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("the upstream says: running, 40 %", text, StringComparison.Ordinal);
        await client.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        _state = "done";
        await UntilAsync("/runs/" + text[(text.IndexOf("; run ", StringComparison.Ordinal) + "; run ".Length)..], run => (string?)run["phase"] == "Succeeded");
    }

    [Fact]
    public async Task A_session_client_that_cancels_its_call_ends_the_run()
    {
        var initialize = await PostAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""", null);
        var session = initialize.Headers.GetValues("Mcp-Session-Id").Single();
        await PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", session);
        // The answer's stream is left open: MCP answers no request that was cancelled.
        using var call = await PostAsync("""{"jsonrpc":"2.0","id":"long-1","method":"tools/call","params":{"name":"job","arguments":{"id":"a"}}}""", session);
        await Eventually.TrueAsync(() => _upstream.Count("GET", "/jobs/1") > 1);
        var run = _api.Requests.First(r => r.StartsWith("PATCH", StringComparison.Ordinal) && r.Contains("/mcpworkflowruns/", StringComparison.Ordinal)).Split("/mcpworkflowruns/")[1].Split('/', '?')[0];
        await PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"long-1","reason":"enough"}}""", session);
        await UntilAsync($"/runs/dell/{run}", r => (string?)r["phase"] == "Cancelled");
    }

    [Fact]
    public async Task Discover_names_the_extension()
    {
        var (_, message) = await SendAsync(0, "server/discover", [], null);
        Assert.NotNull(message["result"]!["capabilities"]!["extensions"]!["io.modelcontextprotocol/tasks"]);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string? session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _hosts[0].McpUrl) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private Task<McpClient> ConnectAsync() => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = _hosts[0].McpUrl, TransportMode = HttpTransportMode.StreamableHttp }), new() { ProtocolVersion = "2025-11-25" });

    private async Task StartAsync(string identity, ToolServerOptions? options = null)
    {
        var host = await ToolServerHost.StartAsync(
            (options ?? new()) with { ListenUrl = "http://127.0.0.1:0", Identity = identity },
            _client,
            NullLoggerFactory.Instance,
            (_, targets) => new HttpToolExecutor(targets, new AuditLog(new MemoryStream(), null, NullLoggerFactory.Instance), NullLoggerFactory.Instance),
            CancellationToken.None);
        _hosts.Add(host);
        await host.Ready.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task<HttpResponseMessage> AsAsync(string user, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_hosts[^1].Url, path));
        request.Headers.Authorization = new("Bearer", user + "-token");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    private async Task<JsonNode> TaskAsync(string user, string method, string task)
    {
        var meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, _hosts[^1].McpUrl)
        {
            Content = new StringContent($$$"""{"jsonrpc":"2.0","id":1,"method":"{{{method}}}","params":{"taskId":"{{{task}}}","_meta":{{{meta}}} } }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", user + "-token");
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        request.Headers.Add("Mcp-Name", task);
        using var answer = await Http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private sealed class Listener(Action<string> told) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => told(value.Message ?? "");
    }

    private Task<HttpResponseMessage> BeginAsync(string prefer)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_hosts[0].Url, "/tools/job"))
        {
            Content = new StringContent("""{"id":"a"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Prefer", prefer);
        return Http.SendAsync(request);
    }

    /// <summary>Reads from the replica that does not run it.</summary>
    private async Task<JsonNode> UntilAsync(string place, Func<JsonNode, bool> holds)
    {
        for (var i = 0; ; i++)
        {
            var run = JsonNode.Parse(await Http.GetStringAsync(new Uri(_hosts[1].Url, place)))!;
            if (holds(run))
                return run;
            Assert.True(i < 1000, run.ToJsonString());
            await Task.Delay(10);
        }
    }

    private async Task<(HttpStatusCode Status, JsonNode Message)> SendAsync(int host, string method, JsonObject parameters, string? name, bool knowsTasks = true)
    {
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = knowsTasks
                ? new JsonObject { ["extensions"] = new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() } }
                : new JsonObject(),
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var request = new HttpRequestMessage(HttpMethod.Post, _hosts[host].McpUrl) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
            request.Headers.Add("Mcp-Name", name);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? text.Split('\n').Last(l => l.StartsWith("data:", StringComparison.Ordinal))["data:".Length..]
            : text;
        return (response.StatusCode, JsonNode.Parse(json)!);
    }
}
