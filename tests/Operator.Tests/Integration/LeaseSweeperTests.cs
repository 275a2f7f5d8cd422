using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Observing;
using Signalbox.Operator.Reconciling;
using Signalbox.Operator.Tests.Observing;

namespace Signalbox.Operator.Tests.Integration;

public sealed class LeaseSweeperTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task The_lease_of_a_killed_tool_server_goes_and_those_that_live_or_came_back_stay()
    {
        await using var site = await Site.CreateAsync(fixture);
        var time = new ManualTime();
        var board = new ReplicaBoard(time);
        var sweeper = new LeaseSweeper(site.Client, board, site.Namespace, time, NullLogger<LeaseSweeper>.Instance);
        foreach (var name in new[] { "killed", "back", "gone" })
            await ObserveAsync(name);
        time.Advance(TimeSpan.FromHours(2));
        board.Expire();
        await ObserveAsync("live");
        // Renewed, and deleted, since the board was told of them.
        await site.Client.PatchAsync(Kinds.Leases, new(site.Namespace, "back"),
            Patch.Merge(new() { ["spec"] = new JsonObject { ["leaseTransitions"] = 1 } }));
        await site.Client.DeleteAsync(Kinds.Leases, new(site.Namespace, "gone"), null, default);

        await sweeper.SweepAsync(default);

        var left = await site.Client.ListAsync(Kinds.Leases, site.Namespace, new(), default);
        Assert.Equal(["back", "live"], left.Items.Select(l => l.Metadata.Name).Order());

        async Task ObserveAsync(string name) => board.Observe(name, await site.Client.CreateAsync(Kinds.Leases, site.Namespace, new()
        {
            ["apiVersion"] = Kinds.Leases.ApiVersion,
            ["kind"] = Kinds.Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["holderIdentity"] = name, ["leaseDurationSeconds"] = 15 },
        }, default));
    }
}
