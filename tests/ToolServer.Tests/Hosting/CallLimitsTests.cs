using System.Net;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Tests.Protocol;

namespace Signalbox.ToolServer.Tests.Hosting;

public sealed class CallLimitsTests
{
    [Fact]
    public void Without_limits_no_place_is_taken()
    {
        using var limits = new CallLimits(new());
        Assert.Equal(default, limits.Enter("ann", "a"));
    }

    [Fact]
    public void A_place_is_free_again_when_its_call_has_ended()
    {
        using var limits = new CallLimits(new() { CallerConcurrency = 1 });
        var first = limits.Enter("ann", "a");
        Assert.Null(first.Refusal);
        Assert.Contains("You have 1 calls running", limits.Enter("ann", "b").Refusal, StringComparison.Ordinal);
        Assert.Null(limits.Enter("bob", "a").Refusal);
        first.Taken!.Dispose();
        Assert.Null(limits.Enter("ann", "b").Refusal);
    }

    [Fact]
    public void A_tool_takes_so_many_calls_of_all_callers_together()
    {
        using var limits = new CallLimits(new() { ToolConcurrency = 2 });
        Assert.Null(limits.Enter("ann", "a").Refusal);
        Assert.Null(limits.Enter("bob", "a").Refusal);
        Assert.Contains("Tool 'a' has 2 calls running", limits.Enter("cleo", "a").Refusal, StringComparison.Ordinal);
        Assert.Null(limits.Enter("cleo", "b").Refusal);
    }

    [Fact]
    public void A_rate_gives_half_as_many_again_at_once_and_says_when_to_come_back()
    {
        using var limits = new CallLimits(new() { CallerRate = 4 });
        for (var i = 0; i < 6; i++)
            Assert.Null(limits.Enter("ann", "a").Refusal);
        var over = limits.Enter("ann", "a");
        Assert.Contains("more than 4 calls a second", over.Refusal, StringComparison.Ordinal);
        Assert.True(over.RetryAfter > TimeSpan.Zero);
        Assert.Null(limits.Enter("bob", "a").Refusal);
    }

    [Fact]
    public void To_look_whether_there_is_a_place_takes_none()
    {
        using var limits = new CallLimits(new() { CallerRate = 1, CallerConcurrency = 1, ToolRate = 1, ToolConcurrency = 1 });
        for (var i = 0; i < 5; i++)
            Assert.Null(limits.Look("ann", "a").Refusal);
        var first = limits.Enter("ann", "a");
        Assert.Null(first.Refusal);
        Assert.Contains("You have 1 calls running", limits.Look("ann", "b").Refusal, StringComparison.Ordinal);
        Assert.Contains("Tool 'a' has 1 calls running", limits.Look("bob", "a").Refusal, StringComparison.Ordinal);
        Assert.Null(limits.Look("bob", "b").Refusal);
        using var rates = new CallLimits(new() { CallerRate = 1 });
        Assert.Null(rates.Enter("ann", "a").Refusal);
        Assert.Contains("more than 1 calls a second", rates.Look("ann", "a").Refusal, StringComparison.Ordinal);
        Assert.True(rates.Look("ann", "a").RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public void One_who_is_over_his_own_limit_takes_nothing_from_the_tools()
    {
        using var limits = new CallLimits(new() { CallerConcurrency = 1, ToolConcurrency = 2 });
        Assert.Null(limits.Enter("ann", "a").Refusal);
        for (var i = 0; i < 5; i++)
            Assert.NotNull(limits.Enter("ann", "a").Refusal);
        Assert.Null(limits.Enter("bob", "a").Refusal);
    }

    [Fact]
    public async Task Over_a_limit_REST_says_429_and_MCP_a_failed_call_and_nothing_is_run()
    {
        await using var server = await RunningFront.StartUnpublishedAsync(limits: new() { ToolConcurrency = 1 });
        server.Publish("held_tool");
        var running = server.Http.PostAsync(new Uri(server.Front.Url, "/tools/held_tool"), null);
        await Eventually.TrueAsync(() => server.Executor.Calls.Count == 1);
        using var rest = await server.Http.PostAsync(new Uri(server.Front.Url, "/tools/held_tool"), null);
        Assert.Equal(HttpStatusCode.TooManyRequests, rest.StatusCode);
        Assert.True(rest.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        var (_, answer) = await server.ExchangeAsync(server.Stateless("tools/call", new() { ["name"] = "held_tool" }));
        Assert.True((bool)answer["result"]!["isError"]!);
        Assert.Contains("Try again in 1 s", (string)answer["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
        server.Executor.Release();
        (await running).Dispose();
        Assert.Single(server.Executor.Calls);
    }
}
