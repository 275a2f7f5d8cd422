using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Streams that break off and are opened again (2025-11-25, Transports, Resumability and Redelivery).</summary>
public sealed class ResumptionTests
{
    [Fact]
    public async Task A_change_while_no_stream_was_open_is_told_on_the_next_one()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        server.Publish("a", "b");
        using var stream = await server.OpenStreamAsync(session);
        Assert.Equal("notifications/tools/list_changed", (string?)(await stream.NextAsync())!["method"]);
    }

    [Fact]
    public async Task A_change_lost_with_its_stream_is_told_again_to_a_client_that_names_the_event_before_it()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        string start;
        using (var first = await server.OpenStreamAsync(session))
        {
            Assert.Equal("", await first.NextDataAsync());
            start = first.LastId!;
            server.Publish("a", "b");
            Assert.NotNull(await first.NextAsync());
        }
        using var second = await server.OpenStreamAsync(session, start);
        Assert.NotNull(await second.NextAsync());
    }

    [Fact]
    public async Task A_client_that_names_the_last_event_is_told_of_nothing_twice()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        server.Publish([Given.Spec("a", "Changed.")]);
        string last;
        using (var first = await server.OpenStreamAsync(session))
        {
            Assert.NotNull(await first.NextAsync());
            last = first.LastId!;
        }
        using var second = await server.OpenStreamAsync(session, last);
        Assert.Equal("", await second.NextDataAsync());
        Assert.Equal(last, second.LastId);
        server.Publish([Given.Spec("a", "Changed again.")]);
        Assert.NotNull(await second.NextAsync());
        Assert.NotEqual(last, second.LastId);
    }

    [Fact]
    public async Task A_client_from_before_2025_11_25_gets_no_event_without_content()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync("2025-06-18");
        using var stream = await server.OpenStreamAsync(session, version: "2025-06-18");
        server.Publish("a", "b");
        Assert.Contains("list_changed", await stream.NextDataAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_lost_with_its_connection_is_read_on_another()
    {
        await using var server = await RunningFront.WithToolsAsync("held_lasting");
        var session = await server.InitializeAsync();
        string start;
        using (var call = await EventReader.OpenAsync(server.Http, server.Post(RunningFront.Call("tools/call", new() { ["name"] = "held_lasting" }, 7), RunningFront.Handshake, session)))
        {
            Assert.Equal("", await call.NextDataAsync());
            start = call.LastId!;
        }
        server.Executor.Release();
        for (var reading = 0; reading < 2; reading++)
        {
            using var rest = await server.OpenStreamAsync(session, start);
            var answer = (await rest.NextAsync())!;
            Assert.Equal(7, (int)answer["id"]!);
            Assert.Equal(200, (int)answer["result"]!["structuredContent"]!["status"]!);
            Assert.Null(await rest.NextAsync());
        }
    }

    [Fact]
    public async Task Another_session_cannot_read_the_answer()
    {
        await using var server = await RunningFront.WithToolsAsync("held_lasting");
        var session = await server.InitializeAsync();
        string start;
        using (var call = await EventReader.OpenAsync(server.Http, server.Post(RunningFront.Call("tools/call", new() { ["name"] = "held_lasting" }), RunningFront.Handshake, session)))
        {
            await call.NextDataAsync();
            start = call.LastId!;
        }
        var get = server.Get(await server.InitializeAsync(), start);
        using var refused = await server.Http.SendAsync(get);
        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
    }

    [Fact]
    public async Task A_call_that_cannot_take_long_is_answered_without_further_events()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        using var call = await EventReader.OpenAsync(server.Http, server.Post(RunningFront.Call("tools/call", new() { ["name"] = "a" }), RunningFront.Handshake, session));
        Assert.Contains("result", await call.NextDataAsync(), StringComparison.Ordinal);
        Assert.Null(call.LastId);
    }
}
