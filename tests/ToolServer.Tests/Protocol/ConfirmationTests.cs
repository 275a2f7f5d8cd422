using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Targets that ask for a person's yes, and clients of both eras that can and cannot ask one.</summary>
public sealed class ConfirmationTests
{
    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task A_call_is_sent_when_the_user_says_yes(string version)
    {
        await using var server = await StartAsync();
        var asked = new List<ElicitRequestParams>();
        await using var client = await server.ConnectAsync(version, Answering("accept", true, asked));
        var result = await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.NotEqual(true, result.IsError);
        Assert.Contains("dell/idrac", Assert.Single(asked).Message, StringComparison.Ordinal);
        Assert.Contains("\"S1\"", asked[0].Message, StringComparison.Ordinal);
        Assert.Single(server.Executor.Calls);
    }

    [Theory]
    [InlineData(RunningFront.Handshake, "accept", false)]
    [InlineData(RunningFront.Handshake, "decline", true)]
    [InlineData(RunningFront.Handshake, "cancel", true)]
    [InlineData(RunningFront.PerRequest, "accept", false)]
    [InlineData(RunningFront.PerRequest, "decline", true)]
    [InlineData(RunningFront.PerRequest, "cancel", true)]
    public async Task Nothing_is_sent_when_the_user_says_anything_else(string version, string action, bool yes)
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(version, Answering(action, yes, []));
        var result = await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.True(result.IsError);
        Assert.StartsWith("Nothing was sent.", Assert.IsType<TextContentBlock>(result.Content.Single()).Text, StringComparison.Ordinal);
        Assert.Empty(server.Executor.Calls);
    }

    [Fact]
    public async Task A_session_that_cannot_ask_is_refused_with_what_to_do()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        var result = await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.True(result.IsError);
        Assert.Contains("elicitation", Assert.IsType<TextContentBlock>(result.Content.Single()).Text, StringComparison.Ordinal);
        Assert.Empty(server.Executor.Calls);
    }

    [Fact]
    public async Task A_request_of_a_client_that_cannot_ask_is_refused_with_the_capability_it_lacks()
    {
        await using var server = await StartAsync();
        var (response, message) = await server.ExchangeAsync(server.Stateless("tools/call", Call("S1")));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(-32021, (int)message["error"]!["code"]!);
        Assert.NotNull(message["error"]!["data"]!["requiredCapabilities"]!["elicitation"]);
        Assert.Empty(server.Executor.Calls);
    }

    [Fact]
    public async Task A_yes_to_one_call_is_none_to_another()
    {
        await using var server = await StartAsync();
        var state = await AskAsync(server, "S1");
        foreach (var (id, carried) in ((string, string)[])[("S2", state), ("S1", state[..^4] + "AAAA"), ("S1", ""), ("S1", "not base64!")])
        {
            var (_, message) = await server.ExchangeAsync(Asked(server, Answered(id, carried)));
            Assert.Equal(-32602, (int)message["error"]!["code"]!);
        }
        Assert.Empty(server.Executor.Calls);
        var (_, sent) = await server.ExchangeAsync(Asked(server, Answered("S1", state)));
        Assert.False((bool?)sent["result"]!["isError"] ?? false);
        Assert.Single(server.Executor.Calls);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("""{"action":7}""")]
    [InlineData("null")]
    public async Task An_answer_of_another_form_is_asked_for_again(string answer)
    {
        await using var server = await StartAsync();
        var parameters = Answered("S1", await AskAsync(server, "S1"));
        parameters["inputResponses"]!["confirm"] = JsonNode.Parse(answer);
        var (_, message) = await server.ExchangeAsync(Asked(server, parameters));
        Assert.True(message["error"] is not null || (string?)message["result"]!["resultType"] == "input_required", message.ToJsonString());
        Assert.Empty(server.Executor.Calls);
    }

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task Nobody_is_asked_about_arguments_that_do_not_fit(string version)
    {
        await using var server = await StartAsync();
        var asked = new List<ElicitRequestParams>();
        await using var client = await server.ConnectAsync(version, Answering("accept", true, asked));
        var result = await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = 5 });
        Assert.True(result.IsError);
        Assert.Contains("id", Assert.IsType<TextContentBlock>(result.Content.Single()).Text, StringComparison.Ordinal);
        Assert.Empty(asked);
        Assert.Empty(server.Executor.Calls);
    }

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task Nobody_is_asked_about_a_call_that_a_rule_refuses(string version)
    {
        await using var server = await StartAsync();
        var spec = Restart();
        server.Publish([spec with { Tool = spec.Tool with { CallRules = [new() { AllowedValues = new Dictionary<string, IReadOnlyList<JsonElement>> { ["id"] = [Given.Json("\"S2\"")] } }] } }]);
        var asked = new List<ElicitRequestParams>();
        await using var client = await server.ConnectAsync(version, Answering("accept", true, asked));
        var refused = await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.Contains("You may not call", Assert.IsType<TextContentBlock>(refused.Content.Single()).Text, StringComparison.Ordinal);
        Assert.Empty(asked);
        using var rest = await server.Http.SendAsync(Rest(server));
        Assert.Equal(HttpStatusCode.Forbidden, rest.StatusCode);
        await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S2" });
        Assert.Single(asked);
        Assert.Single(server.Executor.Calls);
    }

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task Nobody_is_asked_about_a_call_over_a_limit_and_asking_takes_nothing_of_it(string version)
    {
        await using var server = await StartAsync(limits: new() { CallerConcurrency = 1 });
        server.Publish([Given.Spec("held_call"), Restart()]);
        var asked = new List<ElicitRequestParams>();
        await using var client = await server.ConnectAsync(version, Answering("accept", true, asked));
        var running = client.CallToolAsync("held_call").AsTask();
        await Eventually.TrueAsync(() => server.Executor.Calls.Count == 1);
        var refused = await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" });
        Assert.Contains("as many as one caller may have", Assert.IsType<TextContentBlock>(refused.Content.Single()).Text, StringComparison.Ordinal);
        Assert.Empty(asked);
        using var rest = await server.Http.SendAsync(Rest(server));
        Assert.Equal(HttpStatusCode.TooManyRequests, rest.StatusCode);
        server.Executor.Release();
        await running.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.NotEqual(true, (await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" })).IsError);
        Assert.Single(asked);
    }

    [Fact]
    public async Task REST_asks_for_a_header()
    {
        await using var server = await StartAsync();
        using var refused = await server.Http.SendAsync(Rest(server));
        Assert.True((int)refused.StatusCode == 428, $"{refused.StatusCode} {await refused.Content.ReadAsStringAsync()}");
        Assert.Empty(server.Executor.Calls);
        var confirmed = Rest(server);
        confirmed.Headers.Add("Signalbox-Confirmed", "true");
        using var sent = await server.Http.SendAsync(confirmed);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Single(server.Executor.Calls);
    }

    [Fact]
    public async Task A_no_and_a_question_that_could_not_be_put_are_lines_of_the_audit_log()
    {
        using var sink = new MemoryStream();
        await using (var log = new AuditLog(sink, null, NullLoggerFactory.Instance))
        {
            await using var server = await StartAsync(new RefusalAudit(log, _ => [], TimeProvider.System));
            await using var client = await server.ConnectAsync(RunningFront.Handshake, Answering("decline", false, []));
            await client.CallToolAsync("restart_system", new Dictionary<string, object?> { ["id"] = "S1" });
            using var refused = await server.Http.SendAsync(Rest(server));
        }
        var lines = System.Text.Encoding.UTF8.GetString(sink.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.All(lines, l => Assert.Equal(("refused", "restart_system", 428), ((string)l["event"]!, (string)l["tool"]!, (int)l["status"]!)));
        Assert.Contains("decline", (string)lines[0]["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_reads_is_called_without_a_question()
    {
        await using var server = await StartAsync();
        server.Publish([Given.Spec("read_system")]);
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        Assert.NotEqual(true, (await client.CallToolAsync("read_system", new Dictionary<string, object?> { ["id"] = "S1" })).IsError);
    }

    [Fact]
    public void A_state_holds_for_five_minutes_and_for_every_replica_with_the_key()
    {
        var clock = new Clock();
        var key = new byte[32];
        var tool = Given.Tool(Given.Spec("a"));
        var arguments = Given.Json("""{"b":1,"a":2}""");
        var state = new ConfirmationSeal(() => key, clock).Seal(Caller.Anonymous, tool, arguments);
        var other = new ConfirmationSeal(() => key, clock);
        Assert.True(other.Verify(state, Caller.Anonymous, tool, Given.Json("""{ "a": 2, "b": 1 }""")));
        Assert.False(other.Verify(state, new Caller("alice", []), tool, arguments));
        Assert.False(other.Verify(state, Caller.Anonymous, Given.Tool(Given.Spec("a", "Another revision.")), arguments));
        Assert.False(new ConfirmationSeal(() => null, clock).Verify(state, Caller.Anonymous, tool, arguments));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.False(other.Verify(state, Caller.Anonymous, tool, arguments));
    }

    private static async Task<RunningFront> StartAsync(RefusalAudit? refusals = null, CallLimitOptions? limits = null)
    {
        var server = await RunningFront.StartUnpublishedAsync(refusals: refusals, limits: limits);
        server.Targets.Spec = new() { Confirmation = "destructive" };
        server.Publish([Restart()]);
        return server;
    }

    private static McpWorkflowSpec Restart()
    {
        var spec = Given.Spec("restart_system", "Restarts a system.");
        return spec with { Tool = spec.Tool with { Annotations = new() { ReadOnlyHint = false, DestructiveHint = true } } };
    }

    private static McpClientOptions Answering(string action, bool yes, List<ElicitRequestParams> asked) => new()
    {
        Capabilities = new() { Elicitation = new() { Form = new() } },
        Handlers = new()
        {
            ElicitationHandler = (question, _) =>
            {
                asked.Add(question!);
                return new(new ElicitResult { Action = action, Content = new Dictionary<string, JsonElement> { ["confirm"] = JsonSerializer.SerializeToElement(yes) } });
            },
        },
    };

    private static JsonObject Call(string id) => new() { ["name"] = "restart_system", ["arguments"] = new JsonObject { ["id"] = id } };

    private static JsonObject Answered(string id, string state)
    {
        var call = Call(id);
        call["inputResponses"] = new JsonObject { ["confirm"] = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["confirm"] = true } } };
        call["requestState"] = state;
        return call;
    }

    private static HttpRequestMessage Asked(RunningFront server, JsonObject parameters) =>
        server.Stateless("tools/call", parameters, capabilities: new() { ["elicitation"] = new JsonObject() });

    private static async Task<string> AskAsync(RunningFront server, string id)
    {
        var (_, message) = await server.ExchangeAsync(Asked(server, Call(id)));
        Assert.Equal("input_required", (string?)message["result"]!["resultType"]);
        Assert.Equal("elicitation/create", (string?)message["result"]!["inputRequests"]!["confirm"]!["method"]);
        return (string)message["result"]!["requestState"]!;
    }

    private static HttpRequestMessage Rest(RunningFront server) =>
        new(HttpMethod.Post, new Uri(server.Front.Url, "/tools/restart_system")) { Content = new StringContent("""{"id":"S1"}""", System.Text.Encoding.UTF8, "application/json") };

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
