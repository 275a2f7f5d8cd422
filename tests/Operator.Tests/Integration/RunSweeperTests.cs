using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Operator.Reconciling;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Tests.Integration;

public sealed class RunSweeperTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Runs_that_ended_long_ago_go_and_those_that_run_stay_however_old()
    {
        await using var site = await Site.CreateAsync(fixture);
        await CreateAsync(site, "old", RunPhase.Succeeded, "2020-01-01T00:00:00Z");
        await CreateAsync(site, "new", RunPhase.Failed, "2999-01-01T00:00:00Z");
        await CreateAsync(site, "running", RunPhase.Running, null);
        var sweeper = new RunSweeper(site.Client, new() { WatchNamespace = site.Namespace }, NullLoggerFactory.Instance, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = sweeper.RunAsync(stop.Token);
        await sweeper.Synced.WaitAsync(TimeSpan.FromSeconds(10));

        await sweeper.SweepAsync(default);

        var left = await site.Client.ListAsync(SignalboxApi.Runs, site.Namespace, new(), default);
        Assert.Equal(["new", "running"], left.Items.Select(r => r.Metadata.Name).Order(StringComparer.Ordinal));
        await stop.CancelAsync();
        await running;
    }

    private static async Task CreateAsync(Site site, string name, string phase, string? endedAt)
    {
        await site.Client.CreateAsync(SignalboxApi.Runs, site.Namespace, new()
        {
            ["apiVersion"] = SignalboxApi.ApiVersion,
            ["kind"] = "McpWorkflowRun",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["workflowName"] = "w",
                ["specDigest"] = "v1:sha256:" + new string('0', 64),
                ["tool"] = "t",
                ["targetName"] = "t",
                ["caller"] = "alice",
                ["inputs"] = "{}",
                ["deadline"] = "2020-01-01T00:00:00Z",
            },
        }, default);
        await site.Client.PatchAsync(
            SignalboxApi.Runs, new(site.Namespace, name),
            Patch.Merge(new() { ["status"] = new JsonObject { ["phase"] = phase, ["endedAt"] = endedAt } }),
            new PatchQuery { Subresource = "status", FieldManager = "test" });
    }
}
