using System.Globalization;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

public sealed class ToolListTests
{
    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task A_thousand_tools_come_in_pages_in_a_fixed_order(string version)
    {
        var names = Enumerable.Range(0, 1030).Select(i => $"tool_{i.ToString("D4", CultureInfo.InvariantCulture)}").ToArray();
        await using var server = await RunningFront.WithToolsAsync(names);
        await using var client = await server.ConnectAsync(version);
        Assert.Equal(names, (await client.ListToolsAsync()).Select(t => t.Name));
    }

    [Fact]
    public async Task A_cursor_stays_good_when_its_tool_is_gone_and_others_have_come()
    {
        var names = Enumerable.Range(0, 150).Select(i => $"tool_{i:D3}").ToList();
        await using var server = await RunningFront.WithToolsAsync([.. names]);
        var (_, first) = await server.ExchangeAsync(server.Stateless("tools/list"));
        var cursor = (string)first["result"]!["nextCursor"]!;
        Assert.Equal(100, first["result"]!["tools"]!.AsArray().Count);

        names.Remove("tool_099");
        names.Add("tool_000b");
        server.Publish(names);
        var (_, second) = await server.ExchangeAsync(server.Stateless("tools/list", new() { ["cursor"] = cursor }));
        Assert.Equal("tool_100", (string?)second["result"]!["tools"]![0]!["name"]);
        Assert.Equal(50, second["result"]!["tools"]!.AsArray().Count);
        Assert.Null(second["result"]!["nextCursor"]);
    }

    [Theory]
    [InlineData("\"%%%\"")]
    [InlineData("7")]
    public async Task A_cursor_that_is_none_is_invalid_params(string cursor)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (_, message) = await server.ExchangeAsync(server.Stateless("tools/list", new() { ["cursor"] = JsonNode.Parse(cursor) }));
        Assert.Equal((int)McpErrorCode.InvalidParams, (int)message["error"]!["code"]!);
    }

    [Fact]
    public void The_tools_JSON_has_what_was_reviewed()
    {
        var json = JsonNode.Parse(Given.Tool(Given.Spec("read_system", "Liest „alles“ <b> & mehr")).Json.Span)!;
        Assert.Equal("Liest „alles“ <b> & mehr", (string?)json["description"]);
        Assert.Equal("object", (string?)json["inputSchema"]!["type"]);
        Assert.True((bool)json["annotations"]!["readOnlyHint"]!);
        Assert.False((bool)json["annotations"]!["destructiveHint"]!);
        Assert.Null(json["annotations"]!["openWorldHint"]);
        Assert.Equal("dell/read-system", (string?)json["_meta"]!["signalbox.dev/workflow"]);
    }
}
