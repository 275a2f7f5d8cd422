using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Runs;

public sealed class TakeoverRuleTests
{
    private static readonly RunOwner Me = new() { Replica = "a", Instance = "1" };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // phase, owner ("" none, "me", "other"), active here, owner is dead, seconds unchanged, cancel, deleted
    [Theory]
    [InlineData("Running", "other", false, false, 0, false, false, "Leave")]
    [InlineData("Running", "other", false, true, 0, false, false, "Take")]
    [InlineData("Running", "other", false, true, 0, true, false, "Take")]
    [InlineData("Running", "", false, false, 0, false, false, "Take")]
    [InlineData("Running", "me", true, false, 0, false, false, "Leave")]
    [InlineData("Running", "me", true, false, 0, true, false, "Cancel")]
    [InlineData("Running", "me", false, false, 0, false, false, "Take")]
    [InlineData("Pending", "", false, false, 14, false, false, "Leave")]
    [InlineData("Pending", "", false, false, 15, false, false, "Take")]
    [InlineData(null, "", false, false, 14, false, false, "Leave")]
    [InlineData(null, "", false, false, 15, false, false, "Take")]
    [InlineData("Succeeded", "", false, false, 99, false, false, "Leave")]
    [InlineData("Failed", "other", false, true, 99, true, false, "Leave")]
    [InlineData("Unknown", "", false, true, 99, false, false, "Leave")]
    [InlineData("Cancelled", "", false, true, 99, false, false, "Leave")]
    [InlineData("Running", "other", false, true, 0, false, true, "Leave")]
    public void Who_goes_on_with_a_run(string? phase, string owner, bool here, bool dead, int seconds, bool cancel, bool deleted, string decision)
    {
        var run = new RunSummary
        {
            Metadata = new() { Name = "run", Namespace = "ns", DeletionTimestamp = deleted ? DateTimeOffset.UnixEpoch : null },
            Spec = new() { Cancel = cancel },
            Status = new() { Phase = phase, Owner = owner switch { "" => null, "me" => Me with { }, _ => new() { Replica = "b", Instance = "1" } } },
        };
        Assert.Equal(decision, TakeoverRule.Decide(run, Me, here, dead, TimeSpan.FromSeconds(seconds), Patience).ToString());
    }

    [Theory]
    [InlineData(true, false, true, "Unknown")]
    [InlineData(false, true, false, "Unknown")]
    [InlineData(false, false, true, "Cancelled")]
    [InlineData(false, false, false, "Failed")]
    public void What_cannot_be_gone_on_with_ends_as_what_is_known_of_it(bool sending, bool anyUnknown, bool cancelled, string phase) =>
        Assert.Equal(phase, TakeoverRule.EndOf(sending, anyUnknown, cancelled));

    [Fact]
    public void An_owner_is_dead_when_its_lease_stops_changing_or_is_anothers()
    {
        var time = new ManualTime();
        var first = Sighting(time, "1", 100);
        Assert.False(first.IsDead("1", time));
        Assert.True(first.IsDead("0", time)); // the replica was started again

        time.Advance(TimeSpan.FromSeconds(14));
        var same = first.Then(Sighting(time, "1", 100));
        Assert.False(same.IsDead("1", time));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(same.IsDead("1", time));

        var renewed = same.Then(Sighting(time, "1", 105));
        Assert.False(renewed.IsDead("1", time));
    }

    [Fact]
    public void A_lease_that_is_gone_is_given_its_time_too()
    {
        var time = new ManualTime();
        var gone = Sighting(time, "1", 100).Then(new(null, null, TimeSpan.FromSeconds(15), time.GetTimestamp()));
        Assert.False(gone.IsDead("1", time));
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.True(gone.Then(new(null, null, TimeSpan.FromSeconds(15), time.GetTimestamp())).IsDead("1", time));
    }

    private static OwnerSighting Sighting(ManualTime time, string instance, int renewed) =>
        new(instance, DateTimeOffset.UnixEpoch.AddSeconds(renewed), TimeSpan.FromSeconds(15), time.GetTimestamp());
}
