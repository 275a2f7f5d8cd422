using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Hosting;

public sealed class CallRulesTests
{
    [Fact]
    public async Task Arguments_that_a_rule_refuses_are_never_sent_and_the_caller_is_told_why()
    {
        var callers = new Dictionary<TokenHash, Caller> { [TokenHash.Of("ann")] = new("ann", ["day"]), [TokenHash.Of("bob")] = new("bob", ["night"]) };
        using var sink = new MemoryStream();
        await using (var log = new AuditLog(sink, null, NullLoggerFactory.Instance))
        {
            var bearer = new BearerAuthenticator(h => callers.GetValueOrDefault(h), [], new(null, [], []), TimeProvider.System);
            await using var server = await RunningFront.StartUnpublishedAsync(null, bearer, refusals: new(log, _ => [], TimeProvider.System));
            var spec = Given.Spec("read");
            var tool = Given.Tool(spec with
            {
                Tool = spec.Tool with
                {
                    CallRules = [new() { ExceptGroups = ["night"], AllowedValues = new Dictionary<string, IReadOnlyList<System.Text.Json.JsonElement>> { ["id"] = [Given.Json("\"1\"")] }, Message = "Ask the night shift." }],
                },
            });
            server.Registry.Publish(RegistrySnapshot.Of(1, [tool]));
            Assert.Equal(HttpStatusCode.OK, (await RestAsync(server, "ann", "1")).Status);
            var (status, body) = await RestAsync(server, "ann", "2");
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("Ask the night shift.", body, StringComparison.Ordinal);
            Assert.Equal("id", (string)JsonNode.Parse(body)!["property"]!);
            Assert.Equal(HttpStatusCode.OK, (await RestAsync(server, "bob", "2")).Status);

            server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "ann");
            var (_, answer) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "read", ["arguments"] = new JsonObject { ["id"] = "2" } }));
            Assert.True((bool)answer["result"]!["isError"]!);
            Assert.Contains("You may not call read with these arguments", (string)answer["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
            Assert.Equal(2, server.Executor.Calls.Count);
        }
        Assert.Equal(2, Encoding.UTF8.GetString(sink.ToArray()).Split("A rule of the tool refuses the argument 'id'.").Length - 1);
    }

    private static async Task<(HttpStatusCode Status, string Body)> RestAsync(RunningFront server, string user, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Front.Url, "/tools/read")) { Content = new StringContent($$"""{"id":"{{id}}"}""") };
        request.Headers.Authorization = new("Bearer", user);
        using var answer = await server.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
