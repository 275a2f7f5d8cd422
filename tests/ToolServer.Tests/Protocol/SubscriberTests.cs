using System.Text.Json.Nodes;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>What a subscriber hears follows its rights and the namespace that it listens to, on each kind of stream.</summary>
public sealed class SubscriberTests
{
    private const string Sse = "HTTP+SSE";
    private const string ToolsChanged = "notifications/tools/list_changed";
    private const string Updated = "notifications/resources/updated";

    public static TheoryData<string> Ways => [RunningFront.Handshake, RunningFront.PerRequest, Sse];

    [Theory, MemberData(nameof(Ways))]
    public async Task Who_lost_the_right_to_a_resource_hears_of_it_no_more(string way)
    {
        var policy = new SwitchedPolicy();
        await using var server = await StartAsync(policy);
        server.Publish("a", "b");
        using var stream = await SubscribeAsync(server, way, "", "signalbox://workflows/dell/a", "signalbox://workflows/dell/b");
        server.Publish([Given.Spec("a", "Second."), Given.Spec("b", "Second.")]);
        Assert.Equal(["signalbox://workflows/dell/a", "signalbox://workflows/dell/b"], await UpdatesAsync(stream, 2));
        policy.May = tool => tool.Name != "a";
        server.Publish([Given.Spec("a", "Third."), Given.Spec("b", "Third.")]);
        server.Changes.Complete();
        Assert.Equal(["signalbox://workflows/dell/b"], await UpdatesAsync(stream));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task What_happened_while_rights_could_not_be_found_out_is_told_once_they_can(string way)
    {
        var policy = new SwitchedPolicy();
        await using var server = await StartAsync(policy);
        server.Publish("a", "b");
        using var stream = await SubscribeAsync(server, way, "", "signalbox://workflows/dell/a", "signalbox://workflows/dell/b");
        policy.May = null;
        server.Publish([Given.Spec("a", "Second."), Given.Spec("b", "Second.")]);
        server.Publish([Given.Spec("a", "Third."), Given.Spec("b", "Third.")]);
        await ReadUpToAsync(stream, ToolsChanged); // told in doubt: it names nothing
        policy.May = tool => tool.Name == "b";
        var updates = UpdatesAsync(stream, 1);
        while (!updates.IsCompleted)
        {
            server.Changes.Publish(ListChange.KeepAlive);
            await Task.WhenAny(updates, Task.Delay(20));
        }
        Assert.Equal(["signalbox://workflows/dell/b"], await updates);
        server.Changes.Complete();
        Assert.Empty(await UpdatesAsync(stream));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Runs_of_others_are_not_heard_of(string way)
    {
        await using var server = await StartAsync();
        server.Publish("a");
        using var stream = await SubscribeAsync(server, way, "", "signalbox://workflows/dell/a");
        server.Changes.Publish(ListChange.Resource("signalbox://workflows/dell/a", "somebody else"));
        server.Changes.Publish(ListChange.Resource("signalbox://workflows/dell/a", Caller.Anonymous.Name));
        server.Changes.Complete();
        Assert.Single(await UpdatesAsync(stream));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Who_listens_to_a_namespace_hears_of_its_lists_alone(string way)
    {
        await using var server = await StartAsync();
        var leave = Given.Tool(Given.Spec("read_leave"), "hr");
        server.Registry.Publish(RegistrySnapshot.Of(1, [leave]));
        using var stream = await SubscribeAsync(server, way, "/hr", "signalbox://workflows/hr/read-leave");
        server.Registry.Publish(RegistrySnapshot.Of(2, [leave, Given.Tool(Given.Spec("read_system"))]));
        server.Registry.Publish(RegistrySnapshot.Of(3, [Given.Tool(Given.Spec("ask_leave"), "hr"), leave, Given.Tool(Given.Spec("read_system"))]));
        // Each once, in either order: what waits to be told keeps its place when it happens again.
        string?[] told = [await NextAsync(stream), await NextAsync(stream)];
        Assert.Equal(["notifications/resources/list_changed", ToolsChanged], told.Order(StringComparer.Ordinal));
        server.Registry.Publish(RegistrySnapshot.Of(4, [Given.Tool(Given.Spec("ask_leave"), "hr"), leave, Given.Tool(Given.Spec("read_system", "Another."))]));
        server.Registry.Publish(RegistrySnapshot.Of(5, [Given.Tool(Given.Spec("ask_leave"), "hr"), leave]));
        server.Changes.Complete();
        Assert.Null(await NextAsync(stream));
    }

    private static Task<RunningFront> StartAsync(ICallPolicy? policy = null) => RunningFront.StartUnpublishedAsync(new() { LegacySse = true }, policy: policy);

    /// <summary>A stream that hears of the lists of tools and resources, and of these resources.</summary>
    private static async Task<EventReader> SubscribeAsync(RunningFront server, string way, string path, params string[] uris)
    {
        switch (way)
        {
            case RunningFront.PerRequest:
                var listen = server.Stateless("subscriptions/listen", new()
                {
                    ["notifications"] = new JsonObject { ["toolsListChanged"] = true, ["resourcesListChanged"] = true, ["resourceSubscriptions"] = new JsonArray([.. uris.Select(u => JsonValue.Create(u))]) },
                });
                listen.RequestUri = new(server.Front.Url, "/mcp" + path);
                var listening = await EventReader.OpenAsync(server.Http, listen);
                Assert.Equal(uris.Length, (await listening.NextAsync())!["params"]!["notifications"]!["resourceSubscriptions"]!.AsArray().Count);
                return listening;
            case Sse:
                var get = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Front.Url, "/sse" + path));
                get.Headers.Accept.Add(new("text/event-stream"));
                var stream = await EventReader.OpenAsync(server.Http, get);
                var messages = new Uri(server.Front.Url, await stream.NextDataAsync());
                await SendAsync(server, messages, RunningFront.Call("initialize", Hello()), null);
                await stream.NextAsync();
                foreach (var uri in uris)
                {
                    await SendAsync(server, messages, RunningFront.Call("resources/subscribe", new() { ["uri"] = uri }), null);
                    Assert.NotNull((await stream.NextAsync())!["result"]);
                }
                return stream;
            default:
                var mcp = new Uri(server.Front.Url, "/mcp" + path);
                var session = await SendAsync(server, mcp, RunningFront.Call("initialize", Hello()), null);
                foreach (var uri in uris)
                    await SendAsync(server, mcp, RunningFront.Call("resources/subscribe", new() { ["uri"] = uri }), session);
                var opening = server.Get(session!);
                opening.RequestUri = mcp;
                return await EventReader.OpenAsync(server.Http, opening);
        }
    }

    private static JsonObject Hello() =>
        new() { ["protocolVersion"] = RunningFront.Handshake, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" } };

    private static async Task<string?> SendAsync(RunningFront server, Uri url, JsonObject message, string? session)
    {
        var post = server.Post(message, session is null ? null : RunningFront.Handshake, session);
        post.RequestUri = url;
        using var answer = await server.Http.SendAsync(post);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode && !text.Contains("\"error\"", StringComparison.Ordinal), text);
        return answer.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : null;
    }

    /// <summary>The next notification's method; null: the stream, or what was listened with, has ended.</summary>
    private static async Task<string?> NextAsync(EventReader stream) => (string?)(await stream.NextAsync())?["method"];

    private static async Task ReadUpToAsync(EventReader stream, string method)
    {
        while (await NextAsync(stream) is { } next)
        {
            if (next == method)
                return;
        }
        Assert.Fail($"The stream ended without {method}.");
    }

    /// <summary>So many updates, or all up to the end.</summary>
    private static async Task<List<string>> UpdatesAsync(EventReader stream, int count = int.MaxValue)
    {
        var uris = new List<string>();
        while (uris.Count < count && await stream.NextAsync() is { } message && (string?)message["method"] is { } method)
        {
            if (method == Updated)
                uris.Add((string)message["params"]!["uri"]!);
        }
        return uris;
    }
}
