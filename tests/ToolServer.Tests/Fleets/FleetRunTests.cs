using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;

namespace Signalbox.ToolServer.Tests.Fleets;

public sealed class FleetRunTests
{
    [Fact]
    public async Task Every_host_has_its_entry()
    {
        var result = await RunAsync(new(2, int.MaxValue, false), 3, host => host == "h1" ? Failed("down", unknown: true) : Good(host));

        Assert.True(result.IsError);
        Assert.True(result.OutcomeUnknown);
        Assert.True(JsonNode.DeepEquals(result.Structured, JsonNode.Parse("""
            {"hosts": {"h0": {"ok": true, "result": {"on": "h0"}}, "h1": {"ok": false, "error": "down", "outcomeUnknown": true}, "h2": {"ok": true, "result": {"on": "h2"}}},
             "succeeded": 2, "failed": 1}
            """)), result.Text);
        Assert.True(JsonElement.Parse(result.Text).TryGetProperty("hosts", out _));
    }

    [Fact]
    public async Task After_too_many_failures_no_further_host_is_begun()
    {
        var called = new ConcurrentQueue<string>();

        var result = await RunAsync(new(1, 2, false), 5, host =>
        {
            called.Enqueue(host);
            return host is "h1" or "h2" ? Failed("no") : Good(host);
        });

        Assert.Equal(["h0", "h1", "h2"], called);
        Assert.Equal("""["h3","h4"]""", result.Structured!["notStarted"]!.ToJsonString());
        Assert.True(result.IsError);
    }

    [Fact]
    public async Task A_canary_that_fails_keeps_the_others_from_being_called()
    {
        var called = new ConcurrentQueue<string>();

        var result = await RunAsync(new(5, int.MaxValue, true), 4, host =>
        {
            called.Enqueue(host);
            return Failed("no");
        });

        Assert.Equal(["h0"], called);
        Assert.Equal(3, result.Structured!["notStarted"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_others_wait_for_the_canary_and_then_run_side_by_side_up_to_the_bound()
    {
        var canary = new TaskCompletionSource<ToolCallResult>();
        var others = new TaskCompletionSource();
        var running = 0;
        var most = 0;
        var fleet = Fleets.Of(null, [.. Enumerable.Range(0, 8).Select(i => $"h{i}")]);
        var run = new FleetRun(new(fleet.Hosts, true, new(3, 1, true), default), async host =>
        {
            var now = Interlocked.Increment(ref running);
            lock (others)
                most = Math.Max(most, now);
            if (host.Name == "h0")
            {
                var first = await canary.Task;
                Interlocked.Decrement(ref running);
                return first;
            }
            if (now == 3)
                others.TrySetResult();
            await others.Task;
            Interlocked.Decrement(ref running);
            return Good(host.Name);
        }, null).RunAsync();

        Assert.Equal(1, Volatile.Read(ref most));
        canary.SetResult(Good("h0"));
        var result = await run;

        Assert.Equal(3, most);
        Assert.False(result.IsError);
        Assert.Equal(8, (int)result.Structured!["succeeded"]!);
    }

    [Fact]
    public async Task Progress_rises_by_one_a_host()
    {
        var updates = new ConcurrentQueue<ProgressUpdate>();
        var fleet = Fleets.Of(null, "a", "b", "c", "d");

        await new FleetRun(new(fleet.Hosts, true, new(4, 1, false), default), async host =>
        {
            await Task.Yield();
            return Good(host.Name);
        }, update =>
        {
            updates.Enqueue(update);
            return ValueTask.CompletedTask;
        }).RunAsync();

        Assert.Equal([1, 2, 3, 4], updates.Select(update => update.Progress));
        Assert.All(updates, update => Assert.Equal(4, update.Total));
    }

    private static Task<ToolCallResult> RunAsync(FleetRollout rollout, int hosts, Func<string, ToolCallResult> call)
    {
        var fleet = Fleets.Of(null, [.. Enumerable.Range(0, hosts).Select(i => $"h{i}")]);
        return new FleetRun(new(fleet.Hosts, true, rollout, default), host => Task.FromResult(call(host.Name)), null).RunAsync();
    }

    private static ToolCallResult Good(string host) => new() { Structured = new JsonObject { ["on"] = host } };

    private static ToolCallResult Failed(string text, bool unknown = false) => new() { IsError = true, Text = text, OutcomeUnknown = unknown };
}
