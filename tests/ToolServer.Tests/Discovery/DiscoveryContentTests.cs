using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Tests.Protocol;

namespace Signalbox.ToolServer.Tests.Discovery;

public sealed class DiscoveryContentTests
{
    private static readonly ToolServerOptions s_options = new() { Tools = ToolExposure.Discovery };

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task A_model_finds_reads_and_calls_a_tool_that_is_not_listed(string version)
    {
        await using var server = await RunningFront.StartAsync(s_options, "echo", "read_system", "read_disk");
        await using var client = await server.ConnectAsync(version);
        Assert.Equal(["call_tool", "describe_tool", "search_tools"], (await client.ListToolsAsync()).Select(tool => tool.Name));

        var found = await client.CallToolAsync("search_tools", Arguments(("query", "read a disk"), ("limit", 1)));
        Assert.Equal("read_disk", found.StructuredContent!.Value.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Equal(3, found.StructuredContent!.Value.GetProperty("total").GetInt32());

        var described = await client.CallToolAsync("describe_tool", Arguments(("name", "read_disk")));
        Assert.Equal("string", described.StructuredContent!.Value.GetProperty("inputSchema").GetProperty("properties").GetProperty("id").GetProperty("type").GetString());

        var called = await client.CallToolAsync("call_tool", Arguments(("name", "echo"), ("arguments", new JsonObject { ["id"] = "S1" })));
        Assert.NotEqual(true, called.IsError);
        Assert.Equal("echo", server.Executor.Calls.Single().Workflow.Name);
        Assert.Equal("S1", server.Executor.Calls.Single().Arguments.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("call_tool", """{"name":"nope"}""", "There is no tool 'nope' that you may call")]
    [InlineData("describe_tool", """{"name":"nope"}""", "search_tools finds those that there are")]
    [InlineData("search_tools", """{"query":"a","limit":0}""", "limit")]
    [InlineData("call_tool", """{"name":"echo","arguments":[]}""", "arguments")]
    [InlineData("call_tool", "{}", "name")]
    public async Task What_cannot_be_done_is_said_as_a_result_that_the_model_reads(string tool, string arguments, string said)
    {
        await using var server = await RunningFront.StartAsync(s_options, "echo");
        var (_, message) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) }));
        Assert.True((bool)message["result"]!["isError"]!);
        Assert.Contains(said, (string)message["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
        Assert.Empty(server.Executor.Calls);
    }

    [Theory]
    [InlineData("?tools=discovery", null, ToolExposure.All, 3)]
    [InlineData("", "discovery", ToolExposure.All, 3)]
    [InlineData("", null, ToolExposure.All, 2)]
    [InlineData("?tools=all", "discovery", ToolExposure.Discovery, 2)]
    [InlineData("?tools=what", null, ToolExposure.Discovery, 3)]
    public async Task The_URL_decides_then_the_header_then_the_setting(string query, string? header, ToolExposure setting, int listed)
    {
        await using var server = await RunningFront.StartAsync(new ToolServerOptions { Tools = setting }, "a", "b");
        using var request = server.Stateless("tools/list");
        request.RequestUri = new Uri(server.Mcp + query);
        if (header is not null)
            request.Headers.Add("Signalbox-Tools", header);
        var (_, message) = await server.ExchangeAsync(request);
        Assert.Equal(listed, message["result"]!["tools"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_tool_that_comes_is_found_at_once()
    {
        await using var server = await RunningFront.StartAsync(s_options, "echo");
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        Assert.Equal(0, (await client.CallToolAsync("search_tools", Arguments(("query", "volume")))).StructuredContent!.Value.GetProperty("total").GetInt32());
        server.Publish("echo", "create_volume");
        Assert.Equal(1, (await client.CallToolAsync("search_tools", Arguments(("query", "volume")))).StructuredContent!.Value.GetProperty("total").GetInt32());
    }

    private static Dictionary<string, object?> Arguments(params (string Name, object? Value)[] members) => members.ToDictionary(member => member.Name, member => member.Value);
}
