using System.Text.Json.Nodes;
using Signalbox.ToolServer.Protocol;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Calls that the SDK does not see are answered as those that it does.</summary>
public sealed class PlainCallTests
{
    [Theory]
    [InlineData("echo_it", false)]
    [InlineData("fail_it", true)]
    [InlineData("loose_it", false)]
    [InlineData("broken_it", true)]
    public async Task An_answer_is_the_one_that_the_SDK_gives(string tool, bool isError)
    {
        await using var server = await RunningFront.WithToolsAsync(tool);
        var session = await server.InitializeAsync();
        var answers = new List<JsonObject>();
        foreach (var asked in (bool[])[true, false])
        {
            var parameters = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["text"] = "ü \" <é> \n\u2028" } };
            // Whoever asks for progress gets it from the SDK.
            if (asked)
                parameters["_meta"] = new JsonObject { ["progressToken"] = "p" };
            Assert.Equal(!asked, PlainCalls.Fits(parameters));
            using var request = server.Post(RunningFront.Call("tools/call", parameters, id: "seven"), RunningFront.Handshake, session);
            var (response, message) = await server.ExchangeAsync(request);
            Assert.Equal(("text/event-stream", "no-cache, no-store", session), (response.Content.Headers.ContentType!.MediaType, response.Headers.CacheControl!.ToString().Replace("no-store, no-cache", "no-cache, no-store"), response.Headers.GetValues("Mcp-Session-Id").Single()));
            answers.Add(message);
        }
        Assert.Equal(isError, (bool)answers[1]["result"]!["isError"]!);
        Assert.True(JsonNode.DeepEquals(answers[0], answers[1]), $"{answers[0].ToJsonString()}\n{answers[1].ToJsonString()}");
    }

    [Fact]
    public async Task A_call_outlives_its_connection_and_ends_with_its_session()
    {
        await using var server = await RunningFront.WithToolsAsync("wait_stubborn");
        var session = await server.InitializeAsync();
        using var gone = new CancellationTokenSource();
        var call = server.Http.SendAsync(server.Post(RunningFront.Call("tools/call", new() { ["name"] = "wait_stubborn" }), RunningFront.Handshake, session), gone.Token);
        await server.Executor.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        // Another exchange has been answered since, and the call goes on.
        using var ping = server.Post(RunningFront.Call("ping"), RunningFront.Handshake, session);
        Assert.NotNull((await server.ExchangeAsync(ping)).Message["result"]);
        Assert.False(server.Executor.Cancelled.IsCompleted);

        using var end = new HttpRequestMessage(HttpMethod.Delete, server.Mcp);
        end.Headers.Add("Mcp-Session-Id", session);
        var ending = server.Http.SendAsync(end);
        await server.Executor.Cancelled.WaitAsync(TimeSpan.FromSeconds(10));
        // It ends after its session has begun to wait for it: cancelled, which is no failure of the end.
        server.Executor.Release();
        using var ended = await ending;
        Assert.Equal(System.Net.HttpStatusCode.NoContent, ended.StatusCode);
    }

    [Fact]
    public async Task A_call_that_takes_its_time_has_headers_and_signs_of_life_before_its_answer()
    {
        await using var server = await RunningFront.WithToolsAsync("held_back");
        var session = await server.InitializeAsync();
        using var request = server.Post(RunningFront.Call("tools/call", new() { ["name"] = "held_back" }), RunningFront.Handshake, session);
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        server.Executor.Release();
        var text = await response.Content.ReadAsStringAsync();
        Assert.StartsWith(":\n\nevent: message\ndata: {", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"t"}""", true)]
    [InlineData("""{"name":"t","arguments":{"a":1}}""", true)]
    [InlineData("""{"name":"t","arguments":{},"_meta":{"traceparent":"x","tracestate":"y"}}""", true)]
    [InlineData("""{"name":"t","arguments":null}""", false)]
    [InlineData("""{"name":"t","arguments":[]}""", false)]
    [InlineData("""{"name":"t","_meta":{"progressToken":1}}""", false)]
    [InlineData("""{"name":"t","_meta":1}""", false)]
    [InlineData("""{"name":"t","task":{}}""", false)]
    [InlineData("[]", false)]
    public void What_the_SDK_would_have_to_read_is_left_to_it(string parameters, bool fits) => Assert.Equal(fits, PlainCalls.Fits(JsonNode.Parse(parameters)));
}
