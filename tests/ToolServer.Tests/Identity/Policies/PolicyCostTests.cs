using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Policies;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Identity.Policies;

/// <summary>What a call costs that was asked about before: every call pays it.</summary>
public sealed class PolicyCostTests
{
    private const int Calls = 1000;

    [Fact]
    public async Task An_answer_of_the_API_server_that_is_kept_costs_no_memory()
    {
        await using var api = await FakeApiServer.StartAsync();
        api.Review = (_, _) => new() { ["allowed"] = true };
        using var client = api.Client();
        using var policy = new ReviewPolicy(client, TimeProvider.System);
        await CostsNothingAsync(policy);
        Assert.InRange(api.Requests.Count(r => r.Contains("subjectaccessreviews", StringComparison.Ordinal)), 1, 20);
    }

    [Fact]
    public async Task A_policy_file_costs_no_memory_a_call()
    {
        var policy = new FilePolicy(TimeProvider.System);
        policy.Use(PolicyFileReader.Read("""
            roles: {r: {call: [{namespaces: ["d*"], tools: ["*_system"]}]}}
            subjects: [{group: ops, roles: [r]}]
            """));
        await CostsNothingAsync(policy);
    }

    [Fact]
    public void The_hash_of_a_token_costs_no_memory()
    {
        var token = new string('t', 1200);
        Assert.InRange(Cost(() => TokenHash.Of(token)), 0, Calls);
    }

    private static async Task CostsNothingAsync(ICallPolicy policy)
    {
        using var metrics = new ToolServerMetrics();
        var registry = new PublishedRegistry();
        registry.Publish(Given.Snapshot(1, "read_system"));
        var calls = new ToolCalls(registry, policy, new ScriptedExecutor(), null, metrics, TimeProvider.System, CancellationToken.None);
        var caller = new Caller("jane", ["ops", Caller.Authenticated]);
        Assert.NotNull(await calls.FindAsync("read_system", caller, CancellationToken.None));
        // Nothing waits here, so all of it is on one thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
            await calls.FindAsync("read_system", caller, CancellationToken.None);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Calls);
    }

    private static long Cost(Action call)
    {
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
            call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
