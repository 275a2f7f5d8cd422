using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Audit;

public sealed class RefusalAuditTests : IDisposable
{
    private readonly MemoryStream _sink = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _sink.Dispose();

    [Fact]
    public async Task A_refused_request_is_a_line_with_what_is_known_of_its_caller()
    {
        await using (var log = Log())
        {
            var audit = new RefusalAudit(log, _ => ["readers"], _time);
            audit.Write(new("jane", ["ops"]), "reset", null, null, "The caller has no right to call dell/reset.");
            audit.Write(null, null, "POST /mcp", 401, "The token has expired.");
        }
        var (known, stranger) = (Lines()[0], Lines()[1]);
        Assert.Equal(("refused", "jane", "reset"), ((string)known["event"]!, (string)known["caller"]!, (string)known["tool"]!));
        Assert.Equal("ops", (string)known["groups"]![0]!);
        Assert.Equal("readers", (string)known["roles"]![0]!);
        Assert.Null(stranger["caller"]);
        Assert.Equal((401, "POST /mcp"), ((int)stranger["status"]!, (string)stranger["request"]!));
    }

    [Fact]
    public async Task A_flood_of_strangers_is_counted_and_not_written()
    {
        var counted = new List<int>();
        await using (var log = Log())
        {
            var audit = new RefusalAudit(log, _ => [], _time) { Counted = status => counted.Add(status) };
            for (var i = 0; i < 1000; i++)
                audit.Write(null, null, "POST /mcp", 401, "no token");
            _time.Advance(TimeSpan.FromSeconds(1));
            audit.Write(null, null, "POST /mcp", 401, "no token");
        }
        var lines = Lines();
        Assert.Equal(201, lines.Length);
        Assert.Equal(Enumerable.Repeat(401, 1001), counted);
        Assert.Equal(800, (int)lines[^1]["suppressed"]!);
    }

    [Fact]
    public async Task Refusals_at_the_door_and_of_tools_are_written_over_every_way_in_and_no_token_with_them()
    {
        var callers = new Dictionary<TokenHash, Caller> { [TokenHash.Of("her-token")] = new("ann", ["team"]) };
        await using (var log = Log())
        {
            var refusals = new RefusalAudit(log, _ => ["nobody"], TimeProvider.System);
            await using var server = await RunningFront.StartUnpublishedAsync(
                null, new BearerAuthenticator(h => callers.GetValueOrDefault(h), [], new(null, [], []), TimeProvider.System), null, new HidingPolicy(), refusals);
            server.Publish("hidden_tool", "read");
            foreach (var header in (string?[])[null, "Bearer a-strangers-token", "Basic c2VjcmV0"])
            {
                var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Front.Url, "/tools"));
                if (header is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", header);
                (await server.Http.SendAsync(request)).Dispose();
            }
            server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "her-token");
            (await server.Http.SendAsync(server.Stateless("tools/call", new() { ["name"] = "hidden_tool" }))).Dispose();
            (await server.Http.PostAsync(new Uri(server.Front.Url, "/tools/hidden_tool"), null)).Dispose();
            (await server.Http.PostAsync(new Uri(server.Front.Url, "/tools/absent"), null)).Dispose();
        }
        var lines = Lines();
        Assert.Equal([401, 401, 400, null, null, null], lines.Select(l => (int?)l["status"]));
        Assert.Equal([null, null, null, "ann", "ann", "ann"], lines.Select(l => (string?)l["caller"]));
        Assert.Equal(["hidden_tool", "hidden_tool", "absent"], lines.Skip(3).Select(l => (string?)l["tool"]));
        Assert.Contains("no right to call", (string?)lines[3]["reason"], StringComparison.Ordinal);
        Assert.DoesNotContain("her-token", Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("strangers-token", Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", Text(), StringComparison.Ordinal);
    }

    private AuditLog Log() => new(_sink, null, NullLoggerFactory.Instance);

    private string Text() => Encoding.UTF8.GetString(_sink.ToArray());

    private JsonNode[] Lines() => [.. Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
}
