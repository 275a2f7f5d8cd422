using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Revisions 2024-11-05 to 2025-11-25: handshake, sessions, GET streams.</summary>
public sealed class HandshakeEraTests
{
    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task The_SDKs_client_lists_and_calls_in_each_revision(string version)
    {
        await using var server = await RunningFront.WithToolsAsync("read_system");
        await using var client = await server.ConnectAsync(version);

        var tool = Assert.Single(await client.ListToolsAsync());
        Assert.Equal("read_system", tool.Name);
        Assert.True(tool.ProtocolTool.Annotations!.ReadOnlyHint);
        var result = await client.CallToolAsync("read_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.NotEqual(true, result.IsError);
        Assert.Equal(200, result.StructuredContent!.Value.GetProperty("status").GetInt32());
        Assert.Equal("""{"id":"S1"}""", Assert.IsType<TextContentBlock>(result.Content.Single()).Text);
    }

    [Fact]
    public async Task An_initialize_for_an_unknown_revision_is_answered_with_the_newest_that_shakes_hands()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var parameters = JsonNode.Parse("""{"protocolVersion":"1999-01-01","capabilities":{},"clientInfo":{"name":"t","version":"1"}}""")!.AsObject();
        var (_, message) = await server.ExchangeAsync(server.Post(RunningFront.Call("initialize", parameters)));
        Assert.Equal("2025-11-25", (string?)message["result"]!["protocolVersion"]);
        Assert.True((bool)message["result"]!["capabilities"]!["tools"]!["listChanged"]!);
    }

    [Fact]
    public async Task A_failed_handshake_leaves_no_session_behind()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (response, message) = await server.ExchangeAsync(server.Post("""{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":"2026-07-28","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""));
        Assert.NotNull(message["error"]);
        Assert.Equal(7, (int)message["id"]!);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(0, server.Front.Sessions);
    }

    [Fact]
    public async Task A_list_change_reaches_the_SDKs_client_and_the_new_tool_is_callable_at_once()
    {
        await using var server = await RunningFront.WithToolsAsync("read_system");
        var heard = new SemaphoreSlim(0);
        await using var client = await server.ConnectAsync(RunningFront.Handshake, new()
        {
            Handlers = new()
            {
                NotificationHandlers = [new(NotificationMethods.ToolListChangedNotification, (_, _) => { heard.Release(); return default; })],
            },
        });
        await PublishUntilHeardAsync(server, heard, "read_system", "restart_system");

        Assert.Equal(["read_system", "restart_system"], (await client.ListToolsAsync()).Select(t => t.Name));
        Assert.NotEqual(true, (await client.CallToolAsync("restart_system")).IsError);

        server.Publish("restart_system");
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
        var error = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("read_system"));
        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
    }

    [Fact]
    public async Task A_stream_opened_again_after_it_dropped_hears_the_next_change()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        using (var first = await server.OpenStreamAsync(session))
        {
            server.Publish("a", "b");
            Assert.Equal("notifications/tools/list_changed", (string?)(await first.NextAsync())!["method"]);
        }
        using var second = await server.OpenStreamAsync(session);
        server.Publish("b");
        Assert.Equal("notifications/tools/list_changed", (string?)(await second.NextAsync())!["method"]);
    }

    [Fact]
    public async Task A_deleted_session_is_gone_and_its_stream_ends()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        using var stream = await server.OpenStreamAsync(session);
        var delete = new HttpRequestMessage(HttpMethod.Delete, server.Mcp);
        delete.Headers.Add("Mcp-Session-Id", session);
        using var deleted = await server.Http.SendAsync(delete);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        Assert.Null(await stream.NextAsync());
        var (response, message) = await server.ExchangeAsync(server.Post(RunningFront.Call("ping"), RunningFront.Handshake, session));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(1, (int)message["id"]!);
    }

    [Fact]
    public async Task A_request_without_a_session_is_told_to_initialize()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (response, message) = await server.ExchangeAsync(server.Post(RunningFront.Call("tools/list", id: "x-1")));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("x-1", (string?)message["id"]);
    }

    [Fact]
    public async Task More_sessions_than_allowed_are_refused_with_503()
    {
        await using var server = await RunningFront.StartAsync(new() { MaxSessions = 1 }, "a");
        await server.InitializeAsync();
        using var refused = await server.Http.SendAsync(server.Post("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task An_idle_session_is_swept_away_and_one_with_an_open_stream_is_not()
    {
        await using var server = await RunningFront.StartAsync(new() { SessionIdleTimeout = TimeSpan.FromMilliseconds(300) }, "a");
        var kept = await server.InitializeAsync();
        using var stream = await server.OpenStreamAsync(kept);
        await server.InitializeAsync();
        await Eventually.TrueAsync(() => server.Front.Sessions == 1);

        server.Publish("a", "b");
        Assert.NotNull(await stream.NextAsync());
    }

    [Fact]
    public async Task Progress_comes_on_the_calls_own_stream_before_its_result()
    {
        await using var server = await RunningFront.WithToolsAsync("progress_two");
        var session = await server.InitializeAsync();
        var parameters = new JsonObject { ["name"] = "progress_two", ["_meta"] = new JsonObject { ["progressToken"] = "p" } };
        using var events = await EventReader.OpenAsync(
            server.Http, server.Post(RunningFront.Call("tools/call", parameters), RunningFront.Handshake, session));
        foreach (var step in (string[])["first step", "second step"])
        {
            var told = (await events.NextAsync())!;
            Assert.Equal("notifications/progress", (string?)told["method"]);
            Assert.Equal("p", (string?)told["params"]!["progressToken"]);
            Assert.Equal(step, (string?)told["params"]!["message"]);
        }
        Assert.NotNull((await events.NextAsync())!["result"]);
    }

    [Fact]
    public async Task A_cancelled_notification_from_another_connection_cancels_the_call()
    {
        await using var server = await RunningFront.WithToolsAsync("wait_long");
        var session = await server.InitializeAsync();
        var call = server.Http.SendAsync(
            server.Post(RunningFront.Call("tools/call", new() { ["name"] = "wait_long" }, id: "long-1"), RunningFront.Handshake, session),
            HttpCompletionOption.ResponseHeadersRead);
        await server.Executor.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        using var accepted = await server.Http.SendAsync(server.Post(
            """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"long-1","reason":"enough"}}""", RunningFront.Handshake, session));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await server.Executor.Cancelled.WaitAsync(TimeSpan.FromSeconds(10));
        (await call).Dispose();
    }

    [Fact]
    public async Task What_came_with_the_era_without_sessions_is_unknown_in_one()
    {
        await using var server = await RunningFront.WithToolsAsync("echo");
        var session = await server.InitializeAsync();
        var parameters = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } };
        using var request = server.Post(RunningFront.Call("subscriptions/listen", parameters), RunningFront.Handshake, session);
        var (_, message) = await server.ExchangeAsync(request);
        Assert.Equal(-32601, (int)message["error"]!["code"]!);
    }

    [Fact]
    public async Task A_failed_tool_is_a_result_and_a_defect_keeps_its_details()
    {
        await using var server = await RunningFront.WithToolsAsync("fail_always", "broken_tool");
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        var failed = await client.CallToolAsync("fail_always");
        Assert.True(failed.IsError);
        Assert.Equal("Step read answered 500.", Assert.IsType<TextContentBlock>(failed.Content.Single()).Text);

        var broken = await client.CallToolAsync("broken_tool");
        Assert.True(broken.IsError);
        Assert.DoesNotContain("hunter2", Assert.IsType<TextContentBlock>(broken.Content.Single()).Text, StringComparison.Ordinal);
    }

    // The client's GET stream opens after the handshake, in its own time: the first change may be before it.
    private static async Task PublishUntilHeardAsync(RunningFront server, SemaphoreSlim heard, params string[] tools)
    {
        for (var round = 0; round < 100; round++)
        {
            server.Publish(tools);
            if (await heard.WaitAsync(TimeSpan.FromMilliseconds(100)))
                break;
        }
        while (await heard.WaitAsync(TimeSpan.FromMilliseconds(200)))
        {
        }
    }
}
