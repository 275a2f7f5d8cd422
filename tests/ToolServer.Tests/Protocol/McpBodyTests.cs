using System.Net;
using System.Text;
using ModelContextProtocol;

namespace Signalbox.ToolServer.Tests.Protocol;

public sealed class McpBodyTests
{
    [Theory]
    [InlineData("{", McpErrorCode.ParseError, "null")]
    [InlineData("", McpErrorCode.ParseError, "null")]
    [InlineData("[]", McpErrorCode.InvalidRequest, "null")]
    [InlineData("null", McpErrorCode.InvalidRequest, "null")]
    [InlineData("7", McpErrorCode.InvalidRequest, "null")]
    [InlineData("""{"jsonrpc":"1.0","id":"a","method":"ping"}""", McpErrorCode.InvalidRequest, "\"a\"")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", McpErrorCode.InvalidRequest, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":3}""", McpErrorCode.InvalidRequest, "3")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", McpErrorCode.InvalidRequest, "null")]
    public async Task What_is_no_message_is_answered_with_the_right_code_and_the_id_if_there_was_one(string body, McpErrorCode code, string id)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (response, message) = await server.ExchangeAsync(server.Post(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((int)code, (int)message["error"]!["code"]!);
        Assert.Equal(id, message["id"]?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\u00ffing\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"\u00ff\":1}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}")]
    public async Task What_is_no_text_is_a_parse_error(string latin)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var request = server.Post("");
        request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(latin)) { Headers = { ContentType = new("application/json") } };
        var (response, message) = await server.ExchangeAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((int)McpErrorCode.ParseError, (int)message["error"]!["code"]!);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_not_followed()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var (response, message) = await server.ExchangeAsync(server.Post(new string('[', 100_000)));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((int)McpErrorCode.ParseError, (int)message["error"]!["code"]!);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var server = await RunningFront.StartAsync(new() { MaxRequestBytes = 2048 }, "a");
        using var response = await server.Http.SendAsync(server.Post("\"" + new string('x', 4000) + "\""));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("text/html")]
    public async Task A_client_that_does_not_take_both_forms_gets_406(string accept)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var request = new HttpRequestMessage(HttpMethod.Post, server.Mcp) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", accept);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }
}
