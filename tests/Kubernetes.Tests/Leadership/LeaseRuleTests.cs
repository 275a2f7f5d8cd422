using Signalbox.Kubernetes.Leadership;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Tests.Leadership;

public sealed class LeaseRuleTests
{
    [Theory]
    [InlineData(null, 15, 0, "Take")]
    [InlineData("", 15, 0, "Take")]
    [InlineData("me", 15, 0, "Renew")]
    [InlineData("me", 15, 100, "Renew")]
    [InlineData("other", 15, 14.9, "Wait")]
    [InlineData("other", 15, 15, "Take")]
    [InlineData("other", 60, 30, "Wait")]
    [InlineData("other", null, 14, "Wait")]
    [InlineData("other", null, 15, "Take")]
    [InlineData("other", 0, 14, "Wait")]
    public void A_lease_is_judged_by_holder_and_by_how_long_it_was_seen_unchanged(string? holder, int? seconds, double unchanged, string expected)
    {
        var lease = new Lease { Spec = new() { HolderIdentity = holder, LeaseDurationSeconds = seconds } };
        Assert.Equal(expected, LeaseRule.Decide(lease, "me", TimeSpan.FromSeconds(unchanged), TimeSpan.FromSeconds(15)).ToString());
    }

    [Theory]
    [InlineData("other", 15, 0, 2)]
    [InlineData("other", 15, 13, 2)]
    [InlineData("other", 15, 14.5, 0.5)]
    [InlineData("other", 15, 15, 2)]
    [InlineData("other", 15, 40, 2)]
    [InlineData("other", null, 14, 1)]
    [InlineData("other", 60, 14.5, 2)]
    [InlineData("", 15, 14.5, 2)]
    public void A_candidate_looks_again_after_its_period_or_when_the_lease_would_be_free(string holder, int? seconds, double unchanged, double expected)
    {
        var lease = new Lease { Spec = new() { HolderIdentity = holder, LeaseDurationSeconds = seconds } };
        var next = LeaseRule.NextLook(lease, TimeSpan.FromSeconds(unchanged), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(expected), next);
    }

    [Fact]
    public void A_missing_lease_is_created()
    {
        Assert.Equal(LeaseDecision.Create, LeaseRule.Decide(null, "me", TimeSpan.Zero, TimeSpan.FromSeconds(15)));
    }

    [Theory]
    [InlineData(15, 10, 2, null)]
    [InlineData(10, 10, 2, "LeaseDuration")]
    [InlineData(15, 2, 2, "RenewDeadline")]
    [InlineData(15, 10, 0, "RetryPeriod")]
    public void Options_that_contradict_each_other_are_refused_by_name(int lease, int renew, int retry, string? named)
    {
        var options = new LeaderElectionOptions
        {
            Namespace = "ns",
            Name = "l",
            Identity = "me",
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        };
        if (named is null)
            options.Validate();
        else
            Assert.StartsWith(named, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }
}
