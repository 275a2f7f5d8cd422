using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Revision 2026-07-28: no handshake, no session, each request speaks for itself.</summary>
public sealed class PerRequestEraTests
{
    [Fact]
    public async Task The_SDKs_client_lists_and_calls()
    {
        await using var server = await RunningFront.WithToolsAsync("read_system");
        await using var client = await server.ConnectAsync(RunningFront.PerRequest);
        Assert.Equal("read_system", Assert.Single(await client.ListToolsAsync()).Name);
        var result = await client.CallToolAsync("read_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.Equal(200, result.StructuredContent!.Value.GetProperty("status").GetInt32());
        Assert.Equal(0, server.Front.Sessions);
    }

    [Fact]
    public async Task Discover_lists_the_revision_and_says_that_list_changes_are_told()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (_, message) = await server.ExchangeAsync(server.Stateless("server/discover"));
        Assert.Equal(["2026-07-28"], message["result"]!["supportedVersions"]!.AsArray().Select(v => (string)v!));
        Assert.True((bool)message["result"]!["capabilities"]!["tools"]!["listChanged"]!);
    }

    [Fact]
    public async Task A_list_has_the_fields_that_results_have_in_this_era()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (response, message) = await server.ExchangeAsync(server.Stateless("tools/list", id: "list-1"));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("list-1", (string?)message["id"]);
        var result = message["result"]!;
        Assert.Equal("complete", (string?)result["resultType"]);
        Assert.True((int)result["ttlMs"]! >= 0);
        Assert.Equal("public", (string?)result["cacheScope"]);
        Assert.Equal("signalbox", (string?)result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]);
    }

    [Fact]
    public async Task A_subscription_is_acknowledged_first_and_then_hears_every_change()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        using var events = await EventReader.OpenAsync(server.Http, Listen(server));
        var first = (await events.NextAsync())!;
        Assert.Equal("notifications/subscriptions/acknowledged", (string?)first["method"]);
        Assert.True((bool)first["params"]!["notifications"]!["toolsListChanged"]!);
        Assert.Equal("sub-1", (string?)first["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]);

        foreach (var tools in (string[][])[["a", "b"], ["b"]])
        {
            server.Publish(tools);
            var change = (await events.NextAsync())!;
            Assert.Equal("notifications/tools/list_changed", (string?)change["method"]);
            Assert.Equal("sub-1", (string?)change["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]);
        }
    }

    [Fact]
    public async Task A_stop_ends_a_subscription_with_its_result_and_a_GET_stream()
    {
        var server = await RunningFront.WithToolsAsync("a");
        using var events = await EventReader.OpenAsync(server.Http, Listen(server));
        using var stream = await server.OpenStreamAsync(await server.InitializeAsync());
        await events.NextAsync();

        await server.Front.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("complete", (string?)(await events.NextAsync())!["result"]!["resultType"]);
        Assert.Null(await stream.NextAsync());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_waits_for_a_call_no_longer_than_the_drain_time()
    {
        var server = await RunningFront.StartAsync(new() { DrainTimeout = TimeSpan.FromMilliseconds(200) }, "wait_long");
        var call = server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "wait_long" }));
        await server.Executor.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        await server.Front.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        var (_, message) = await call;
        Assert.True((bool)message["result"]!["isError"]!);
        Assert.Contains("stopping", (string?)message["result"]!["content"]![0]!["text"], StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Closing_the_stream_cancels_the_call()
    {
        await using var server = await RunningFront.WithToolsAsync("wait_long");
        using var gone = new CancellationTokenSource();
        var call = server.Http.SendAsync(server.Stateless("tools/call", new() { ["name"] = "wait_long" }), gone.Token);
        await server.Executor.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        await gone.CancelAsync();
        await server.Executor.Cancelled.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    [InlineData("no/such/method")]
    public async Task A_removed_or_unknown_method_is_not_found(string method)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (response, message) = await server.ExchangeAsync(server.Stateless(method, id: 41));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal((int)McpErrorCode.MethodNotFound, (int)message["error"]!["code"]!);
        Assert.Equal(41, (int)message["id"]!);
    }

    [Fact]
    public async Task An_unknown_tool_is_invalid_params()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (_, message) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "nope" }));
        Assert.Equal((int)McpErrorCode.InvalidParams, (int)message["error"]!["code"]!);
    }

    [Fact]
    public async Task A_GET_is_not_allowed()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var request = new HttpRequestMessage(HttpMethod.Get, server.Mcp);
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", response.Content.Headers.Allow.Single());
    }

    [Theory]
    [InlineData("Mcp-Method", null, McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Method", "tools/list", McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Name", null, McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Name", "b", McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Name", "=?base64?!!?=", McpErrorCode.HeaderMismatch)]
    [InlineData("MCP-Protocol-Version", null, McpErrorCode.HeaderMismatch)]
    [InlineData("MCP-Protocol-Version", "2025-11-25", McpErrorCode.HeaderMismatch)]
    [InlineData("MCP-Protocol-Version", "2099-01-01", McpErrorCode.UnsupportedProtocolVersion)]
    public async Task Headers_that_do_not_say_what_the_body_says_are_refused(string header, string? value, McpErrorCode code)
    {
        await using var server = await RunningFront.WithToolsAsync("a", "b");
        var request = server.Stateless("tools/call", new() { ["name"] = "a" }, id: "mine");
        request.Headers.Remove(header);
        if (value is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        var (response, message) = await server.ExchangeAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((int)code, (int)message["error"]!["code"]!);
        Assert.Equal("mine", (string?)message["id"]);
        if (code == McpErrorCode.UnsupportedProtocolVersion)
            Assert.Equal(["2026-07-28"], message["error"]!["data"]!["supported"]!.AsArray().Select(v => (string)v!));
        Assert.Empty(server.Executor.Calls);
    }

    [Theory]
    [InlineData("io.modelcontextprotocol/protocolVersion")]
    [InlineData("io.modelcontextprotocol/clientCapabilities")]
    public async Task Missing_meta_is_invalid_params_with_400(string key)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var body = JsonNode.Parse(await server.Stateless("tools/list").Content!.ReadAsStringAsync())!;
        body["params"]!["_meta"]!.AsObject().Remove(key);
        var request = server.Post(body, RunningFront.PerRequest);
        request.Headers.Add("Mcp-Method", "tools/list");
        var (response, message) = await server.ExchangeAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((int)McpErrorCode.InvalidParams, (int)message["error"]!["code"]!);
    }

    private static HttpRequestMessage Listen(RunningFront server) =>
        server.Stateless("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }, id: "sub-1");
}
