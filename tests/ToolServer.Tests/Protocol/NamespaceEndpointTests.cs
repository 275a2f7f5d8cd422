using System.Net;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary><c>/mcp/NAMESPACE</c>: one namespace's tools and nothing of the others.</summary>
public sealed class NamespaceEndpointTests
{
    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task A_namespaces_endpoint_has_its_own_tools_alone(string version)
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server, "/mcp/hr", version);
        Assert.Equal("read_leave", Assert.Single(await client.ListToolsAsync()).Name);
        Assert.Equal("hr/read-leave", Assert.Single(await client.ListResourcesAsync()).Name);
        Assert.NotEqual(true, (await client.CallToolAsync("read_leave", new Dictionary<string, object?> { ["id"] = "1" })).IsError);
        var unknown = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("read_system"));
        Assert.Equal(McpErrorCode.InvalidParams, unknown.ErrorCode);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("signalbox://workflows/dell/read-system"));
    }

    [Fact]
    public async Task Three_tools_in_place_of_hundreds_find_those_of_the_namespace_alone()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server, "/mcp/hr?tools=discovery", RunningFront.Handshake);
        Assert.Equal(["call_tool", "describe_tool", "search_tools"], (await client.ListToolsAsync()).Select(t => t.Name).Order(StringComparer.Ordinal));
        var found = await client.CallToolAsync("search_tools", new Dictionary<string, object?> { ["query"] = "read" });
        var text = string.Concat(found.Content.OfType<ModelContextProtocol.Protocol.TextContentBlock>().Select(t => t.Text));
        Assert.Contains("read_leave", text, StringComparison.Ordinal);
        Assert.DoesNotContain("read_system", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_exists_at_the_endpoint_where_it_began()
    {
        await using var server = await StartAsync();
        var session = await server.InitializeAsync();
        var elsewhere = server.Post(RunningFront.Call("ping"), RunningFront.Handshake, session);
        elsewhere.RequestUri = new Uri(server.Front.Url, "/mcp/hr");
        using var refused = await server.Http.SendAsync(elsewhere);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_callers_limits_hold_at_every_endpoint_together()
    {
        await using var server = await RunningFront.StartUnpublishedAsync(limits: new() { CallerConcurrency = 1 });
        server.Registry.Publish(RegistrySnapshot.Of(1, [Given.Tool(Given.Spec("read_leave"), "hr"), Given.Tool(Given.Spec("wait_always"))]));
        using var gone = new CancellationTokenSource();
        var first = server.Http.SendAsync(server.Stateless("tools/call", new() { ["name"] = "wait_always" }), gone.Token);
        await server.Executor.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        var call = server.Stateless("tools/call", new() { ["name"] = "read_leave", ["arguments"] = new System.Text.Json.Nodes.JsonObject { ["id"] = "1" } });
        call.RequestUri = new Uri(server.Front.Url, "/mcp/hr");
        await server.ExchangeAsync(call);
        Assert.Equal("wait_always", Assert.Single(server.Executor.Calls).Plan.Spec.Tool.Name);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Theory]
    [InlineData("/mcp/Dell")]
    [InlineData("/mcp/-")]
    [InlineData("/mcp/a.b")]
    public async Task What_can_be_no_namespace_is_not_found(string path)
    {
        await using var server = await StartAsync();
        var post = server.Post(RunningFront.Call("ping"), RunningFront.Handshake);
        post.RequestUri = new Uri(server.Front.Url, path);
        using var refused = await server.Http.SendAsync(post);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    private static async Task<RunningFront> StartAsync()
    {
        var server = await RunningFront.StartUnpublishedAsync();
        server.Registry.Publish(RegistrySnapshot.Of(1, [Given.Tool(Given.Spec("read_leave"), "hr"), Given.Tool(Given.Spec("read_system"))]));
        return server;
    }

    private static Task<McpClient> ConnectAsync(RunningFront server, string path, string version) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = new(server.Front.Url, path), TransportMode = HttpTransportMode.StreamableHttp }), new() { ProtocolVersion = version });
}
