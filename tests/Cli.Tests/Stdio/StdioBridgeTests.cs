using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Signalbox.Cli.Stdio;

namespace Signalbox.Cli.Tests.Stdio;

public sealed class StdioBridgeTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}""";
    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";
    private const string Ping = """{"jsonrpc":"2.0","id":"p","method":"ping"}""";
    private const string Handshaken = """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}""";

    [Fact]
    public async Task A_session_is_kept_and_ended_with_the_client()
    {
        var endpoint = new ScriptedEndpoint((request, body, _) => Task.FromResult(Answer(request, body)));
        var lines = await RunAsync(endpoint, Initialize, Initialized, Ping);
        Assert.Equal(1, (int)lines[0]["id"]!);
        Assert.Contains(lines, l => l["id"]?.ToJsonString() == "\"p\"");
        var ping = endpoint.Received.Single(r => (string?)r.Body?["method"] == "ping").Request;
        Assert.Equal("s1", ping.Headers.GetValues("Mcp-Session-Id").Single());
        Assert.Equal("2025-11-25", ping.Headers.GetValues("MCP-Protocol-Version").Single());
        Assert.Equal("t0ken", ping.Headers.Authorization!.Parameter);
        Assert.Equal(HttpMethod.Delete, endpoint.Received.Last().Request.Method);
    }

    [Fact]
    public async Task Every_event_of_an_answer_is_a_line()
    {
        var endpoint = new ScriptedEndpoint((request, body, _) => Task.FromResult((string?)body?["method"] == "ping"
            ? ScriptedEndpoint.Events("id: p1.0\ndata:\n\n:\n\nid: p1.1\ndata: {\"method\":\"notifications/progress\"}\n\ndata: {\"id\":\"p\",\"result\":{}}\n\n")
            : Answer(request, body)));
        var lines = await RunAsync(endpoint, Initialize, Ping);
        Assert.Equal("notifications/progress", (string?)lines[1]["method"]);
        Assert.NotNull(lines[2]["result"]);
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public async Task A_session_that_the_endpoint_has_forgotten_is_begun_anew()
    {
        var current = "s1";
        var endpoint = new ScriptedEndpoint((request, body, _) =>
        {
            if ((string?)body?["method"] == "initialize")
                return Task.FromResult(ScriptedEndpoint.Json(Handshaken, current));
            if (request.Headers.GetValues("Mcp-Session-Id").Single() != current)
                return Task.FromResult(ScriptedEndpoint.Json("""{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"gone"}}""", status: HttpStatusCode.NotFound));
            return Task.FromResult(Answer(request, body));
        });
        var input = new ScriptedInput();
        var output = new LineWriter();
        using var bridge = Bridge(endpoint, input, output);
        var running = bridge.RunAsync(default);
        input.Write(Initialize);
        await output.NextAsync();
        current = "s2";
        input.Write(Ping);
        var answer = await output.NextAsync();
        Assert.Equal("p", (string?)answer["id"]);
        Assert.NotNull(answer["result"]);
        input.Close();
        await running;
        Assert.Equal("s2", endpoint.Received.Last().Request.Headers.GetValues("Mcp-Session-Id").Single());
    }

    [Fact]
    public async Task What_changes_is_told_and_a_stream_that_broke_off_goes_on_where_it_was()
    {
        var opened = 0;
        var endpoint = new ScriptedEndpoint(async (request, body, ct) =>
        {
            if (request.Method != HttpMethod.Get)
                return Answer(request, body);
            if (Interlocked.Increment(ref opened) == 1)
                return ScriptedEndpoint.Events("id: c7\ndata: {\"method\":\"notifications/tools/list_changed\"}\n\n");
            Assert.Equal("c7", request.Headers.GetValues("Last-Event-ID").Single());
            await Task.Delay(Timeout.Infinite, ct);
            return ScriptedEndpoint.Status(HttpStatusCode.OK);
        });
        var input = new ScriptedInput();
        var output = new LineWriter();
        using var bridge = Bridge(endpoint, input, output);
        var running = bridge.RunAsync(default);
        input.Write(Initialize);
        input.Write(Initialized);
        await output.NextAsync();
        Assert.Equal("notifications/tools/list_changed", (string?)(await output.NextAsync())["method"]);
        await EventuallyAsync(() => Volatile.Read(ref opened) == 2);
        input.Close();
        await running;
    }

    [Fact]
    public async Task A_request_that_speaks_for_itself_has_no_session_and_the_headers_of_its_era()
    {
        var endpoint = new ScriptedEndpoint((request, body, _) => Task.FromResult(ScriptedEndpoint.Json("""{"jsonrpc":"2.0","id":1,"result":{}}""")));
        await RunAsync(endpoint, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"größe","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""");
        var headers = endpoint.Received.Single().Request.Headers;
        Assert.Equal("2026-07-28", headers.GetValues("MCP-Protocol-Version").Single());
        Assert.Equal("tools/call", headers.GetValues("Mcp-Method").Single());
        Assert.Equal("=?base64?Z3LDtsOfZQ==?=", headers.GetValues("Mcp-Name").Single());
        Assert.False(headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task A_cancelled_request_without_a_session_is_given_up()
    {
        var cancelled = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var endpoint = new ScriptedEndpoint(async (request, body, ct) =>
        {
            if ((string?)body!["method"] == "server/discover")
                return ScriptedEndpoint.Json("""{"jsonrpc":"2.0","id":0,"result":{}}""");
            begun.SetResult();
            await using var _ = ct.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, ct);
            return ScriptedEndpoint.Status(HttpStatusCode.OK);
        });
        var input = new ScriptedInput();
        var output = new LineWriter();
        using var bridge = Bridge(endpoint, input, output);
        var running = bridge.RunAsync(default);
        input.Write("""{"jsonrpc":"2.0","id":0,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""");
        await output.NextAsync();
        input.Write("""{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"a","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(10));
        input.Write("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}""");
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
        input.Close();
        await running;
        Assert.Equal(2, endpoint.Received.Count);
    }

    [Fact]
    public async Task What_cannot_be_read_or_reached_is_answered_as_an_error()
    {
        var endpoint = new ScriptedEndpoint((_, _, _) => throw new HttpRequestException("Connection refused"));
        var lines = await RunAsync(endpoint, "no json", "[]", Ping);
        Assert.Equal([-32700, -32700, -32000], lines.Select(l => (int)l["error"]!["code"]!));
        Assert.Equal("p", (string?)lines[2]["id"]);
        Assert.Contains("http://endpoint/mcp", (string?)lines[2]["error"]!["message"], StringComparison.Ordinal);
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, JsonObject? body) => (string?)body?["method"] switch
    {
        "initialize" => ScriptedEndpoint.Json(Handshaken, "s1"),
        "ping" => ScriptedEndpoint.Json("""{"jsonrpc":"2.0","id":"p","result":{}}"""),
        null when request.Method == HttpMethod.Get => ScriptedEndpoint.Status(HttpStatusCode.MethodNotAllowed),
        _ => ScriptedEndpoint.Status(HttpStatusCode.Accepted),
    };

    private static StdioBridge Bridge(ScriptedEndpoint endpoint, TextReader input, TextWriter output) =>
        new(input, output, new HttpMcpChannel(new HttpClient(endpoint), new Uri("http://endpoint/mcp"), "t0ken", TimeProvider.System));

    private static async Task<List<JsonObject>> RunAsync(ScriptedEndpoint endpoint, params string[] lines)
    {
        var input = new ScriptedInput();
        var output = new LineWriter();
        using var bridge = Bridge(endpoint, input, output);
        var running = bridge.RunAsync(default);
        var answers = new List<JsonObject>();
        foreach (var line in lines)
        {
            input.Write(line);
            if (line.Contains("\"id\"", StringComparison.Ordinal) || !line.StartsWith('{'))
                answers.Add(await output.NextAsync());
        }
        input.Close();
        await running;
        while (output.TryNext(out var more))
            answers.Add(more);
        return answers;
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1000);
            await Task.Delay(10);
        }
    }

    private sealed class ScriptedInput : TextReader
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public void Write(string line) => _lines.Writer.TryWrite(line);

        public new void Close() => _lines.Writer.Complete();

        public override async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) =>
            await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;
    }

    private sealed class LineWriter : StringWriter
    {
        private readonly Channel<JsonObject> _lines = Channel.CreateUnbounded<JsonObject>();

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _lines.Writer.TryWrite(JsonNode.Parse(ToString())!.AsObject());
            GetStringBuilder().Clear();
            return Task.CompletedTask;
        }

        public async Task<JsonObject> NextAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        public bool TryNext(out JsonObject line) => _lines.Reader.TryRead(out line!);
    }
}
