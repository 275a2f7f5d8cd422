using System.Net;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Policies;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Identity;

/// <summary>Whatever the rights are: over every way in, a caller sees and calls what it may and nothing else.</summary>
public sealed class VisibilityTests : IAsyncLifetime
{
    private static readonly string[] Namespaces = ["dell", "hr", "lab-1", "lab-2"];
    private static readonly string[] Users = ["ann", "bob", "cleo"];
    private static readonly string[] Groups = ["ops", "staff"];

    private readonly Dictionary<TokenHash, Caller> _callers = [];
    private FakeApiServer _api = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _client = _api.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    public static TheoryData<int, bool> Seeds()
    {
        var data = new TheoryData<int, bool>();
        for (var seed = 0; seed < 12; seed++)
            data.Add(seed, seed % 2 == 0);
        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Nothing_is_visible_or_callable_without_the_right(int seed, bool kubernetes)
    {
        var random = new Random(seed);
        var tools = Enumerable.Range(0, 14).Select(i => Given.Tool(Given.Spec($"{(i % 2 == 0 ? "get" : "set")}_{i}"), Namespaces[random.Next(4)])).OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        // A right is (user or group, namespace or all, tool or all).
        var rights = Enumerable.Range(0, random.Next(1, 7)).Select(_ => (
            Who: random.Next(2) == 0 ? Users[random.Next(3)] : Groups[random.Next(2)],
            Namespace: random.Next(3) == 0 ? "*" : Namespaces[random.Next(4)],
            Tool: random.Next(3) == 0 ? "*" : tools[random.Next(tools.Length)].Name)).ToArray();
        bool May(Caller caller, ServedTool tool) => rights.Any(r =>
            (r.Who == caller.Name || caller.Groups.Contains(r.Who)) && (r.Namespace == "*" || r.Namespace == tool.Workflow.Namespace) && (r.Tool == "*" || r.Tool == tool.Name));

        using var reviews = kubernetes ? Reviews(rights) : null;
        ICallPolicy policy = reviews is null ? File(rights) : reviews;
        await using var server = await StartAsync(policy, tools);
        foreach (var user in Users)
        {
            var caller = new Caller(user, [.. Groups.Where(_ => random.Next(2) == 0)]);
            _callers[TokenHash.Of(user)] = caller;
            server.Http.DefaultRequestHeaders.Authorization = new("Bearer", user);
            var expected = tools.Where(t => May(caller, t)).Select(t => t.Name).ToArray();
            await SeesAsync(server, expected);
            foreach (var tool in tools)
                await CallsAsync(server, tool, May(caller, tool));
        }
    }

    [Fact]
    public async Task A_tool_that_one_may_not_call_cannot_be_told_from_one_that_does_not_exist()
    {
        var headered = Given.Json("""{"type":"object","properties":{"id":{"type":"string","x-mcp-header":"Id"}},"required":["id"]}""");
        await using var server = await StartAsync(File([]), [Given.Tool(Given.Spec("hidden") with { Inputs = headered })]);
        _callers[TokenHash.Of("ann")] = new("ann", []);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "ann");
        var session = await server.InitializeAsync();
        foreach (var era in (string[])[RunningFront.Handshake, RunningFront.PerRequest])
        {
            var answers = new List<string>();
            foreach (var name in (string[])["hidden", "absent"])
            {
                var parameters = new JsonObject { ["name"] = name, ["arguments"] = new JsonObject { ["id"] = 7 } };
                var request = era == RunningFront.PerRequest
                    ? server.Stateless("tools/call", parameters)
                    : server.Post(RunningFront.Call("tools/call", parameters), era, session);
                using var answer = await server.Http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                answers.Add($"{answer.StatusCode} {answer.Content.Headers.ContentType} {body.Replace(name, "NAME", StringComparison.Ordinal)}");
            }
            Assert.Equal(answers[1], answers[0]);
        }
        var rest = new List<string>();
        foreach (var name in (string[])["hidden", "absent"])
        {
            using var answer = await server.Http.PostAsync(new Uri(server.Front.Url, $"/tools/{name}"), new StringContent("not json"));
            rest.Add($"{answer.StatusCode} {(await answer.Content.ReadAsStringAsync()).Replace(name, "NAME", StringComparison.Ordinal)}");
        }
        Assert.Equal(rest[1], rest[0]);
        Assert.StartsWith("NotFound", rest[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_hears_of_a_change_only_when_its_own_list_changed()
    {
        var policy = File([("ann", "dell", "*")]);
        await using var server = await StartAsync(policy, [Given.Tool(Given.Spec("a"))]);
        foreach (var user in Users)
            _callers[TokenHash.Of(user)] = new(user, []);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "ann");
        using var hers = await server.OpenStreamAsync(await server.InitializeAsync());
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "bob");
        using var his = await server.OpenStreamAsync(await server.InitializeAsync());

        Publish(server, [Given.Tool(Given.Spec("a")), Given.Tool(Given.Spec("b"))]);
        Assert.True(await HearsOfToolsAsync(hers));
        // In another namespace: nobody's list but that of those who may call there.
        Publish(server, [Given.Tool(Given.Spec("a")), Given.Tool(Given.Spec("b")), Given.Tool(Given.Spec("c"), "hr")]);
        policy.Use(PolicyFileReader.Read(Text([("ann", "dell", "*"), ("bob", "hr", "c")])));
        server.Changes.Publish(Signalbox.ToolServer.Protocol.ListChange.Tools);
        Assert.True(await HearsOfToolsAsync(his));
        Publish(server, [Given.Tool(Given.Spec("a"))]);
        Assert.True(await HearsOfToolsAsync(hers));
        Assert.True(await HearsOfToolsAsync(his));
        server.Changes.Complete();
        Assert.False(await HearsOfToolsAsync(hers));
        Assert.False(await HearsOfToolsAsync(his));
    }

    [Fact]
    public async Task While_rights_cannot_be_found_out_lists_and_calls_get_503()
    {
        using var reviews = Reviews([("ann", "*", "*")]);
        await using var server = await StartAsync(reviews, [Given.Tool(Given.Spec("a"))]);
        _callers[TokenHash.Of("ann")] = new("ann", []);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "ann");
        var session = await server.InitializeAsync();
        _api.GoAway();
        var call = new JsonObject { ["name"] = "b" };
        Publish(server, [Given.Tool(Given.Spec("b"))]);
        foreach (var request in (HttpRequestMessage[])
        [
            server.Stateless("tools/call", call.DeepClone().AsObject()), server.Post(RunningFront.Call("tools/call", call), RunningFront.Handshake, session),
            new(HttpMethod.Post, new Uri(server.Front.Url, "/tools/b")),
        ])
        {
            using var answer = await server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        Assert.Empty(server.Executor.Calls);
    }

    /// <summary>Reads up to the next change of the tools; false: the stream ended before.</summary>
    private static async Task<bool> HearsOfToolsAsync(EventReader stream)
    {
        while (await stream.NextAsync() is { } message)
        {
            if ((string?)message["method"] == "notifications/tools/list_changed")
                return true;
        }
        return false;
    }

    private static async Task SeesAsync(RunningFront server, string[] expected)
    {
        var session = await server.InitializeAsync();
        var (_, handshake) = await server.ExchangeAsync(server.Post(RunningFront.Call("tools/list"), RunningFront.Handshake, session));
        var (_, stateless) = await server.ExchangeAsync(server.Stateless("tools/list"));
        Assert.Equal(expected, Names(handshake["result"]!["tools"]!));
        Assert.Equal(expected, Names(stateless["result"]!["tools"]!));
        Assert.Equal("private", (string)stateless["result"]!["cacheScope"]!);
        Assert.Equal(expected, Names(JsonNode.Parse(await server.Http.GetStringAsync(new Uri(server.Front.Url, "/tools")))!["tools"]!));
        var openApi = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(server.Front.Url, "/openapi.json")))!;
        Assert.Equal(expected.Select(e => $"/tools/{e}"), openApi["paths"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        foreach (var ns in Namespaces)
        {
            using var answer = await server.Http.GetAsync(new Uri(server.Front.Url, $"/{ns}/openapi.json"));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.All(server.Registry.Current.Tools.Where(t => !expected.Contains(t.Name)), t => Assert.DoesNotContain($"/{t.Name}\"", text, StringComparison.Ordinal));
        }
    }

    private static async Task CallsAsync(RunningFront server, ServedTool tool, bool may)
    {
        var before = server.Executor.Calls.Count;
        var parameters = new JsonObject { ["name"] = tool.Name, ["arguments"] = new JsonObject { ["id"] = "1" } };
        var (_, answer) = await server.ExchangeAsync(server.Stateless("tools/call", parameters));
        Assert.Equal(may, answer["result"] is not null);
        if (!may)
            Assert.Equal(-32602, (int)answer["error"]!["code"]!);
        using var rest = await server.Http.PostAsync(new Uri(server.Front.Url, $"/tools/{tool.Name}"), new StringContent("""{"id":"1"}"""));
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.NotFound, rest.StatusCode);
        using var grouped = await server.Http.PostAsync(new Uri(server.Front.Url, $"/{tool.Workflow.Namespace}/{tool.Name}"), new StringContent("""{"id":"1"}"""));
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.NotFound, grouped.StatusCode);
        Assert.Equal(may ? before + 3 : before, server.Executor.Calls.Count);
    }

    private static string[] Names(JsonNode tools) => [.. tools.AsArray().Select(t => (string)t!["name"]!)];

    private Task<RunningFront> StartAsync(ICallPolicy policy, ServedTool[] tools)
    {
        var bearer = new BearerAuthenticator(h => _callers.GetValueOrDefault(h), [], new(null, [], []), TimeProvider.System);
        return StartedAsync();

        async Task<RunningFront> StartedAsync()
        {
            var server = await RunningFront.StartUnpublishedAsync(null, bearer, null, policy);
            Publish(server, tools);
            return server;
        }
    }

    private static void Publish(RunningFront server, ServedTool[] tools) =>
        server.Registry.Publish(RegistrySnapshot.Of(server.Registry.Current.Version + 1, [.. tools]));

    private ReviewPolicy Reviews((string Who, string Namespace, string Tool)[] rights)
    {
        _api.Review = (_, spec) =>
        {
            var who = spec["groups"]!.AsArray().Select(g => (string)g!).Append((string)spec["user"]!).ToArray();
            var attributes = spec["resourceAttributes"]!;
            var (ns, name) = ((string?)attributes["namespace"], (string?)attributes["name"]);
            return new()
            {
                ["allowed"] = rights.Any(r => who.Contains(r.Who) && (r.Namespace == "*" || r.Namespace == ns) && (r.Tool == "*" || r.Tool.Replace('_', '-') == name)),
            };
        };
        return new(_client, TimeProvider.System);
    }

    private static FilePolicy File((string Who, string Namespace, string Tool)[] rights)
    {
        var policy = new FilePolicy(TimeProvider.System);
        policy.Use(PolicyFileReader.Read(Text(rights)));
        return policy;
    }

    private static string Text((string Who, string Namespace, string Tool)[] rights)
    {
        var roles = rights.Select((r, i) => $"  role{i}:\n    call: [{{namespaces: [\"{r.Namespace}\"], tools: [\"{r.Tool}\"]}}]");
        var subjects = rights.Select((r, i) => $"- {{{(Groups.Contains(r.Who) ? "group" : "user")}: {r.Who}, roles: [role{i}]}}");
        return $"roles:{(rights.Length == 0 ? " {}" : "")}\n{string.Join('\n', roles)}\nsubjects:{(rights.Length == 0 ? " []" : "")}\n{string.Join('\n', subjects)}\n";
    }
}
