using Signalbox.ToolServer.Fleets;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Fleets;

public sealed class FleetTests
{
    private static readonly McpTargetSpec Berlin = new() { Inventory = new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["site"] = "berlin" } } } };
    private static readonly McpTargetSpec One = new() { BaseUrl = "http://x" };
    private static readonly McpTargetSpec Two = new() { Hosts = [new() { Name = "1", BaseUrl = "http://1" }, new() { Name = "2", BaseUrl = "http://2" }] };

    [Fact]
    public void Labels_select_the_targets_of_one_host_that_carry_all_of_them()
    {
        McpTarget[] targets =
        [
            Fleets.Target("rack-2", One, ("site", "berlin"), ("tier", "gold")),
            Fleets.Target("rack-1", One, ("site", "berlin")),
            Fleets.Target("elsewhere", One, ("site", "bonn")),
            Fleets.Target("bare", One),
            Fleets.Target("several", Two, ("site", "berlin")),
            Fleets.Target("itself", Berlin, ("site", "berlin")),
        ];

        var fleet = Fleet.Of(new("ns", "itself"), Berlin, targets)!;

        Assert.Equal([new FleetHost("rack-1", new("ns", "rack-1"), null), new FleetHost("rack-2", new("ns", "rack-2"), null)], fleet.Hosts.ToArray());
    }

    [Fact]
    public void A_selector_without_labels_selects_nothing() =>
        Assert.Empty(Fleet.Of(new("ns", "f"), new() { Inventory = new() }, [Fleets.Target("a", One, ("site", "berlin"))])!.Hosts);

    [Fact]
    public void A_target_of_one_host_is_no_fleet()
    {
        Assert.Null(Fleet.Of(new("ns", "t"), One, []));
        Assert.Null(Fleet.Of(new("ns", "t"), new() { Hosts = [new() { Name = "only", BaseUrl = "http://x" }] }, []));
    }

    [Fact]
    public void Fleets_are_equal_by_their_hosts_and_rollout()
    {
        Assert.Equal(Fleets.Of(null, "a", "b"), Fleets.Of(null, "a", "b"));
        Assert.NotEqual(Fleets.Of(null, "a", "b"), Fleets.Of(null, "b", "a"));
        Assert.NotEqual(Fleets.Of(null, "a", "b"), Fleets.Of(new() { Canary = true }, "a", "b"));
    }
}
