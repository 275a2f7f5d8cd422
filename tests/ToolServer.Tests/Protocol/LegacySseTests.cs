using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>HTTP+SSE of 2024-11-05, for clients that know no other transport: a stream, and POSTs whose answers come on it.</summary>
public sealed class LegacySseTests
{
    [Theory]
    [InlineData("GET", "/sse", HttpStatusCode.NotFound)]
    [InlineData("GET", "/sse/dell", HttpStatusCode.MethodNotAllowed)] // a POST would call the tool dell of the namespace sse
    [InlineData("POST", "/messages?sessionId=1", HttpStatusCode.NotFound)]
    public async Task It_is_not_there_unless_it_is_switched_on(string method, string path, HttpStatusCode status)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        using var answer = await server.Http.SendAsync(new(new(method), new Uri(server.Front.Url, path)));
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-11-25")]
    public async Task The_SDKs_client_lists_and_calls(string version)
    {
        await using var server = await StartAsync("read_disk", "read_system");
        await using var client = await ConnectAsync(server, "/sse", new() { ProtocolVersion = version });
        Assert.Equal(version, client.NegotiatedProtocolVersion);
        Assert.Equal(["read_disk", "read_system"], (await client.ListToolsAsync()).Select(t => t.Name));
        var result = await client.CallToolAsync("read_system", new Dictionary<string, object?> { ["id"] = "Ä\n1" });
        Assert.Equal("Ä\n1", result.StructuredContent!.Value.GetProperty("echo").GetProperty("id").GetString());
        Assert.Equal("dell/read-system", (await client.ListResourcesAsync())[1].Name);

        var unknown = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("absent"));
        Assert.Equal(McpErrorCode.InvalidParams, unknown.ErrorCode);
    }

    [Theory]
    [InlineData("/sse")]
    [InlineData("/sse/dell")]
    public async Task A_client_that_tries_streamable_HTTP_first_falls_back(string path)
    {
        await using var server = await StartAsync("read_system");
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = new(server.Front.Url, path), TransportMode = HttpTransportMode.AutoDetect }), new() { ProtocolVersion = RunningFront.Handshake });
        Assert.Single(await client.ListToolsAsync());
    }

    [Fact]
    public async Task A_list_change_reaches_the_client_and_the_new_tool_is_callable_at_once()
    {
        await using var server = await StartAsync("read_system");
        var heard = new SemaphoreSlim(0);
        await using var client = await ConnectAsync(server, "/sse", new()
        {
            Handlers = new() { NotificationHandlers = [new(NotificationMethods.ToolListChangedNotification, (_, _) => { heard.Release(); return default; })] },
        });
        server.Publish("read_system", "restart_system");
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.NotEqual(true, (await client.CallToolAsync("restart_system")).IsError);
    }

    [Fact]
    public async Task A_resource_can_be_subscribed_to()
    {
        await using var server = await StartAsync("read_system");
        var heard = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await ConnectAsync(server, "/sse", new()
        {
            Handlers = new()
            {
                NotificationHandlers = [new(NotificationMethods.ResourceUpdatedNotification, (told, _) => { heard.TrySetResult((string?)told.Params!["uri"]); return default; })],
            },
        });
        await client.SubscribeToResourceAsync(new Uri("signalbox://workflows/dell/read-system"));
        server.Publish([Given.Spec("read_system", "Another revision.")]);
        Assert.Equal("signalbox://workflows/dell/read-system", await heard.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_user_can_be_asked()
    {
        await using var server = await StartAsync();
        server.Targets.Spec = new() { Confirmation = "always" };
        server.Publish("read_system");
        await using var client = await ConnectAsync(server, "/sse", new()
        {
            Capabilities = new() { Elicitation = new() { Form = new() } },
            Handlers = new()
            {
                ElicitationHandler = (_, _) => new(new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["confirm"] = Given.Json("true") } }),
            },
        });
        Assert.NotEqual(true, (await client.CallToolAsync("read_system", new Dictionary<string, object?> { ["id"] = "1" })).IsError);
        Assert.Single(server.Executor.Calls);
    }

    [Fact]
    public async Task A_namespaces_stream_has_its_own_tools_alone_and_the_discovery_mode_its_three()
    {
        await using var server = await StartAsync();
        server.Registry.Publish(RegistrySnapshot.Of(1, [Given.Tool(Given.Spec("read_leave"), "hr"), Given.Tool(Given.Spec("read_system"))]));
        await using (var hr = await ConnectAsync(server, "/sse/hr"))
        {
            Assert.Equal("read_leave", Assert.Single(await hr.ListToolsAsync()).Name);
            await Assert.ThrowsAsync<McpProtocolException>(async () => await hr.CallToolAsync("read_system"));
        }
        await using var discovery = await ConnectAsync(server, "/sse?tools=discovery");
        Assert.Equal(["call_tool", "describe_tool", "search_tools"], (await discovery.ListToolsAsync()).Select(t => t.Name).Order(StringComparer.Ordinal));
        using var refused = await server.Http.SendAsync(Get(server, "/sse/No"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_POST_is_accepted_and_answered_on_the_stream()
    {
        await using var server = await StartAsync("read_system");
        var (stream, messages) = await OpenAsync(server);
        using (stream)
        {
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, Initialize));
            var answer = (await stream.NextAsync())!;
            Assert.Equal("2024-11-05", (string?)answer["result"]!["protocolVersion"]);
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, """{"jsonrpc":"2.0","method":"notifications/initialized"}"""));
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, RunningFront.Call("tools/list", id: "x-1").ToJsonString()));
            Assert.Equal("x-1", (string?)(await stream.NextAsync())!["id"]);
            Assert.Equal(1, server.Front.Sessions);
        }
        await Eventually.TrueAsync(() => server.Front.Sessions == 0);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(server, messages, RunningFront.Call("ping").ToJsonString()));
    }

    [Fact]
    public async Task Progress_comes_on_the_stream_before_the_result()
    {
        await using var server = await StartAsync("progress_two");
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        var parameters = new JsonObject { ["name"] = "progress_two", ["_meta"] = new JsonObject { ["progressToken"] = "p" } };
        await PostAsync(server, messages, RunningFront.Call("tools/call", parameters).ToJsonString());
        foreach (var step in (string[])["first step", "second step"])
            Assert.Equal(step, (string?)(await stream.NextAsync())!["params"]!["message"]);
        Assert.NotNull((await stream.NextAsync())!["result"]);
    }

    [Theory]
    [InlineData("/messages", null, """{"jsonrpc":"2.0","id":1,"method":"ping"}""", HttpStatusCode.BadRequest)]
    [InlineData("/messages?sessionId=", null, """{"jsonrpc":"2.0","id":1,"method":"ping"}""", HttpStatusCode.BadRequest)]
    [InlineData("/messages?sessionId=0123", null, """{"jsonrpc":"2.0","id":1,"method":"ping"}""", HttpStatusCode.NotFound)]
    [InlineData(null, null, "{", HttpStatusCode.BadRequest)]
    [InlineData(null, null, """[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", HttpStatusCode.BadRequest)]
    [InlineData(null, "2026-07-28", """{"jsonrpc":"2.0","id":1,"method":"ping"}""", HttpStatusCode.BadRequest)]
    [InlineData(null, "1999-01-01", """{"jsonrpc":"2.0","id":1,"method":"ping"}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_taken_is_refused_in_the_POSTs_own_answer(string? path, string? version, string body, HttpStatusCode status)
    {
        await using var server = await StartAsync("a");
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        var post = server.Post(body, version);
        post.RequestUri = path is null ? messages : new Uri(server.Front.Url, path);
        var (answer, message) = await server.ExchangeAsync(post);
        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty((string?)message["error"]!["message"] ?? "");
    }

    [Fact]
    public async Task A_session_is_found_by_its_owner_and_at_its_own_transport_alone()
    {
        var callers = new Dictionary<TokenHash, Caller> { [TokenHash.Of("ann")] = new("ann", []), [TokenHash.Of("bob")] = new("bob", []) };
        await using var server = await RunningFront.StartUnpublishedAsync(
            new() { LegacySse = true }, new BearerAuthenticator(h => callers.GetValueOrDefault(h), [], new(null, [], []), TimeProvider.System));
        using (var stranger = await server.Http.SendAsync(Get(server, "/sse")))
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "ann");
        var streamable = await server.InitializeAsync();
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        var id = messages.Query.Split('=')[1];
        var ping = RunningFront.Call("ping").ToJsonString();
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(server, new(server.Front.Url, $"/messages?sessionId={streamable}"), ping));
        using (var crossed = await server.Http.SendAsync(server.Post(ping, RunningFront.Handshake, id)))
            Assert.Equal(HttpStatusCode.NotFound, crossed.StatusCode);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "bob");
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(server, messages, ping));
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "ann");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, ping));
        Assert.NotNull((await stream.NextAsync())!["result"]);
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused()
    {
        await using var server = await StartAsync("a");
        foreach (var request in (HttpRequestMessage[])[Get(server, "/sse"), new(HttpMethod.Post, new Uri(server.Front.Url, "/messages?sessionId=1"))])
        {
            request.Headers.Add("Origin", "https://evil.example");
            using var refused = await server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    [Fact]
    public async Task More_streams_than_there_may_be_sessions_are_refused_with_503()
    {
        await using var server = await RunningFront.StartAsync(new() { LegacySse = true, MaxSessions = 1 }, "a");
        var (stream, _) = await OpenAsync(server);
        using var open = stream;
        using var refused = await server.Http.SendAsync(Get(server, "/sse"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_stream_on_which_nothing_is_ever_asked_ends_and_one_that_is_used_does_not()
    {
        await using var server = await RunningFront.StartAsync(new() { LegacySse = true, SessionIdleTimeout = TimeSpan.FromSeconds(3) }, "a");
        var (used, messages) = await OpenAsync(server);
        using var kept = used;
        await PostAsync(server, messages, RunningFront.Call("ping").ToJsonString());
        Assert.NotNull(await used.NextAsync());
        var (silent, _) = await OpenAsync(server);
        using var swept = silent;
        Assert.Null(await silent.NextAsync());
        Assert.Equal(1, server.Front.Sessions);
        server.Publish("a", "b");
        Assert.NotNull(await used.NextAsync());
    }

    [Fact]
    public async Task No_more_requests_than_a_client_may_have_under_way_are_begun()
    {
        await using var server = await StartAsync("held_call");
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        for (var i = 0; i < LegacySseTransport.MostUnanswered; i++)
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, CallOf("held_call", i)));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(server, messages, CallOf("held_call", 1000)));
        var cancel = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/cancelled", ["params"] = new JsonObject { ["requestId"] = 0 } };
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, cancel.ToJsonString()));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(server, messages, CallOf("held_call", 1))); // of one that waits
        server.Executor.Release();
        var answered = new HashSet<int>();
        while (answered.Count(id => id > 0) < LegacySseTransport.MostUnanswered - 1) // the one that was given up may have been faster
            answered.Add((int)(await stream.NextAsync())!["id"]!);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, messages, CallOf("held_call", 1000)));
        while (answered.Add((int)(await stream.NextAsync())!["id"]!) && !answered.Contains(1000))
        {
        }
        Assert.Contains(1000, answered);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_stream_is_held_back_and_then_cut_off()
    {
        await using var server = await RunningFront.StartUnpublishedAsync(new() { LegacySse = true }, time: new HastyTime());
        server.Publish(Enumerable.Range(0, 100).Select(i => $"tool_{i}"));
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        var list = RunningFront.Call("tools/list").ToJsonString();
        HttpStatusCode status;
        do
            status = await PostAsync(server, messages, list);
        while (status == HttpStatusCode.Accepted);
        Assert.Equal(HttpStatusCode.NotFound, status);
        await Eventually.TrueAsync(() => server.Front.Sessions == 0);
    }

    [Fact]
    public async Task A_call_ends_with_the_stream_that_its_answer_would_come_on()
    {
        await using var server = await StartAsync("wait_long");
        var (stream, messages) = await OpenAsync(server);
        await PostAsync(server, messages, CallOf("wait_long", 1));
        await server.Executor.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        stream.Dispose();
        await server.Executor.Cancelled.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stop_waits_for_the_calls_in_flight_and_ends_the_stream_with_their_answers()
    {
        await using var server = await RunningFront.StartAsync(new() { LegacySse = true, DrainTimeout = TimeSpan.FromSeconds(20) }, "held_call");
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        await PostAsync(server, messages, CallOf("held_call", 1));
        await Eventually.TrueAsync(() => server.Executor.Calls.Count == 1);
        using var other = await server.OpenStreamAsync(await server.InitializeAsync());
        var stop = server.Front.DisposeAsync().AsTask();
        Assert.Null(await other.NextAsync()); // nobody waits for that one: the stop has begun
        server.Executor.Release();
        Assert.NotNull((await stream.NextAsync())!["result"]);
        Assert.Null(await stream.NextAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stop_is_not_held_up_by_an_open_stream()
    {
        await using var server = await RunningFront.StartAsync(new() { LegacySse = true, DrainTimeout = TimeSpan.FromMinutes(5) }, "a");
        var (stream, messages) = await OpenAsync(server);
        using var open = stream;
        await PostAsync(server, messages, RunningFront.Call("ping").ToJsonString());
        Assert.NotNull(await stream.NextAsync());
        await server.Front.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(await stream.NextAsync());
    }

    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    private static Task<RunningFront> StartAsync(params string[] tools) => RunningFront.StartAsync(new() { LegacySse = true }, tools);

    private static Task<McpClient> ConnectAsync(RunningFront server, string path, McpClientOptions? options = null) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = new(server.Front.Url, path), TransportMode = HttpTransportMode.Sse }), options ?? new() { ProtocolVersion = "2024-11-05" });

    private static HttpRequestMessage Get(RunningFront server, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Front.Url, path));
        request.Headers.Accept.Add(new("text/event-stream"));
        return request;
    }

    private static async Task<(EventReader Stream, Uri Messages)> OpenAsync(RunningFront server)
    {
        var stream = await EventReader.OpenAsync(server.Http, Get(server, "/sse"));
        return (stream, new(server.Front.Url, await stream.NextDataAsync()));
    }

    private static string CallOf(string tool, int id) => RunningFront.Call("tools/call", new() { ["name"] = tool }, id).ToJsonString();

    // The TypeScript and Python SDKs send no Accept header for JSON here, and clients of 2024-11-05 no version.
    private static async Task<HttpStatusCode> PostAsync(RunningFront server, Uri messages, string body)
    {
        using var answer = await server.Http.PostAsync(messages, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    /// <summary>Timers come twenty times too early, so that what takes half a minute can be waited for.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Hasten(dueTime), Hasten(period));

        private static TimeSpan Hasten(TimeSpan time) => time > TimeSpan.Zero ? time / 20 : time;
    }
}
