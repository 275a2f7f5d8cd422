using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Hosting;

namespace Signalbox.Operator.Tests.Integration;

public sealed class OperatorTermTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task An_operator_that_lost_its_lease_ends_and_the_next_of_its_name_leads_when_it_may()
    {
        await using var site = await Site.CreateAsync(fixture);
        using var client = fixture.NewClient();
        using var stop = new CancellationTokenSource();
        var running = RunAsync();
        await site.CreateWorkflowAsync("one");
        await site.WaitForDigestAsync("one");

        await HoldAsync(site, "usurper");
        var ended = await Assert.ThrowsAsync<OperatorException>(() => running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("this process ends", ended.Message, StringComparison.Ordinal);
        Assert.Equal("usurper", await HolderAsync(site));

        await site.CreateWorkflowAsync("two");
        await HoldAsync(site, "pod-0");
        var again = RunAsync();
        await site.WaitForDigestAsync("two");
        Assert.Equal("pod-0", await HolderAsync(site));
        await stop.CancelAsync();
        await again.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("", await HolderAsync(site));

        Task RunAsync() => OperatorTerm.RunAsync(
            new() { SystemNamespace = site.SystemNamespace, WatchNamespace = site.Namespace, Identity = "pod-0" }, client, NullLoggerFactory.Instance, stop.Token);
    }

    private static NamespacedName Name(Site site) => new(site.SystemNamespace, "signalbox-operator");

    private static Task<Lease> HoldAsync(Site site, string holder) => site.Client.PatchAsync(
        Kinds.Leases, Name(site), Patch.Merge(new() { ["spec"] = new JsonObject { ["holderIdentity"] = holder } }), new() { FieldManager = "tests" });

    private static async Task<string?> HolderAsync(Site site) => (await site.Client.GetAsync(Kinds.Leases, Name(site), default)).Spec.HolderIdentity;
}
