using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("tools/call", "null", "params")]
    [InlineData("tools/call", "[]", "params")]
    [InlineData("tools/call", "{}", "params.name")]
    [InlineData("tools/call", """{"name":7}""", "params.name")]
    [InlineData("tools/call", """{"name":null}""", "params.name")]
    [InlineData("tools/call", """{"name":"a","arguments":[]}""", "params.arguments")]
    [InlineData("tools/call", """{"name":"a","_meta":{"progressToken":{}}}""", "params._meta.progressToken")]
    [InlineData("tools/list", """{"cursor":7}""", "params.cursor")]
    [InlineData("tools/list", """{"_meta":"x"}""", "params._meta")]
    [InlineData("ping", "7", "params")]
    public async Task Parameters_of_the_wrong_type_are_named_in_an_invalid_params_error(string method, string parameters, string place)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 5, ["method"] = method, ["params"] = JsonNode.Parse(parameters) };
        var (response, message) = await server.ExchangeAsync(server.Post(body, RunningFront.Handshake, session));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((int)McpErrorCode.InvalidParams, (int)message["error"]!["code"]!);
        Assert.StartsWith(place + " ", (string?)message["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(5, (int)message["id"]!);
    }

    [Theory]
    [InlineData("application/json, text/event-stream", true)]
    [InlineData("text/event-stream;q=0.5, application/json;charset=utf-8", true)]
    [InlineData("*/*", true)]
    [InlineData("application/*, text/*", true)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    public void Accept_takes_ranges_and_parameters(string accept, bool both) =>
        Assert.Equal(both, RequestRules.Accepts(accept, "application/json") && RequestRules.Accepts(accept, "text/event-stream"));

    [Theory]
    [InlineData("42", "42", true)]
    [InlineData("42.0", "42", true)]
    [InlineData("43", "42", false)]
    [InlineData(null, "42", false)]
    [InlineData("9007199254740993", "9007199254740993", false)]
    public async Task A_header_that_repeats_an_argument_must_say_the_same(string? header, string argument, bool accepted)
    {
        await using var server = await RunningFront.WithToolsAsync();
        var spec = Given.Spec("echo") with { Inputs = Given.Json("""{"type":"object","properties":{"id":{"type":"string"},"count":{"type":"integer","x-mcp-header":"Count"}}}""") };
        server.Registry.Publish(Given.Snapshot(2, [spec]));
        var request = server.Stateless("tools/call", new() { ["name"] = "echo", ["arguments"] = new JsonObject { ["count"] = JsonNode.Parse(argument) } });
        if (header is not null)
            request.Headers.Add("Mcp-Param-Count", header);
        var (response, message) = await server.ExchangeAsync(request);
        Assert.Equal(accepted ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        if (!accepted)
            Assert.Equal((int)McpErrorCode.HeaderMismatch, (int)message["error"]!["code"]!);
    }

    // The SDK's own list is internal: what it negotiates shows whether ours is the same.
    [Fact]
    public async Task Every_revision_we_list_is_one_that_the_SDK_speaks()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        foreach (var version in ProtocolVersions.All)
        {
            await using var client = await server.ConnectAsync(version);
            Assert.Equal(version, client.NegotiatedProtocolVersion);
        }
        await using var newest = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = server.Mcp, TransportMode = HttpTransportMode.StreamableHttp }));
        Assert.Equal(ProtocolVersions.All[^1], newest.NegotiatedProtocolVersion);
    }
}
