using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.Operator.Tests.Observing;

public sealed class ReplicaBoardTests
{
    private static readonly NamespacedName A = new("dell", "a");
    private static readonly NamespacedName B = new("dell", "b");
    private readonly ManualTime _time = new();
    private readonly ReplicaBoard _board;

    public ReplicaBoardTests() => _board = new(_time);

    [Fact]
    public void A_replica_joins_with_its_first_lease_and_leaves_with_its_deletion()
    {
        Assert.True(_board.Observe("r1", Lease(A)).IsMembership);
        Assert.True(Assert.Single(_board.Read().Ready).Contains(A, "d"));
        Assert.True(_board.Observe("r1", null).IsMembership);
        Assert.Empty(_board.Read().Ready);
    }

    [Fact]
    public void A_renewal_concerns_no_workflow_and_a_changed_set_only_those_that_changed()
    {
        _board.Observe("r1", Lease(A));
        _time.Advance(TimeSpan.FromSeconds(5));
        var version = _board.Version;
        Assert.Same(ReplicaChange.None, _board.Observe("r1", Lease(A)));
        Assert.Equal(version, _board.Version);
        var change = _board.Observe("r1", Lease(A, B));
        Assert.False(change.IsMembership);
        Assert.Equal([ServedSet.MarkOf(B, "d")], change.Marks);
        Assert.NotEqual(version, _board.Version);
    }

    [Fact]
    public void A_lease_that_is_not_renewed_expires_and_comes_back_with_its_next_renewal()
    {
        _board.Observe("r1", Lease(A));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Same(ReplicaChange.None, _board.Expire());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_board.Expire().IsMembership);
        Assert.Empty(_board.Read().Ready);
        Assert.Same(ReplicaChange.None, _board.Expire());
        Assert.True(_board.Observe("r1", Lease(A)).IsMembership);
        Assert.Single(_board.Read().Ready);
    }

    [Fact]
    public void The_lease_of_a_replica_that_was_killed_before_the_start_counts_for_nothing()
    {
        var stale = Lease(A);
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Same(ReplicaChange.None, _board.Observe("r1", stale));
        Assert.Empty(_board.Read().Ready);
    }

    [Fact]
    public void A_lease_first_seen_late_has_only_the_rest_of_its_time()
    {
        var lease = Lease(A);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_board.Observe("r1", lease).IsMembership);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(_board.Expire().IsMembership);
    }

    [Fact]
    public void A_live_replica_whose_clock_is_behind_counts_from_its_next_renewal()
    {
        var first = Lease(A);
        _time.Advance(TimeSpan.FromHours(1));
        _board.Observe("r1", first);
        Assert.Empty(_board.Read().Ready);
        var second = first with { Spec = first.Spec with { RenewTime = first.Spec.RenewTime!.Value.AddSeconds(5) } };
        Assert.True(_board.Observe("r1", second).IsMembership);
        Assert.Single(_board.Read().Ready);
    }

    [Fact]
    public void A_replica_that_has_not_said_what_it_serves_is_not_ready()
    {
        var lease = Lease() with { Metadata = new() { Name = "r1" } };
        Assert.Same(ReplicaChange.None, _board.Observe("r1", lease));
        Assert.Empty(_board.Read().Ready);
        Assert.True(_board.Observe("r1", Lease()).IsMembership);
        Assert.Single(_board.Read().Ready);
    }

    [Fact]
    public void A_lease_is_abandoned_an_hour_after_it_expired_and_not_before()
    {
        _board.Observe("r1", Lease(A));
        _time.Advance(TimeSpan.FromSeconds(16));
        _board.Expire();
        _time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        Assert.Empty(_board.Abandoned());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new AbandonedLease("r1", "7"), Assert.Single(_board.Abandoned()));
        _board.Observe("r1", null);
        Assert.Empty(_board.Abandoned());
    }

    [Fact]
    public void A_lease_that_is_renewed_is_never_abandoned_however_far_behind_its_replicas_clock_is()
    {
        var lease = Lease(A);
        _time.Advance(TimeSpan.FromHours(5));
        _board.Observe("r1", lease);
        for (var second = 0; second < 120; second += 5)
        {
            Assert.Empty(_board.Abandoned());
            _time.Advance(TimeSpan.FromSeconds(5));
            lease = lease with { Spec = lease.Spec with { RenewTime = lease.Spec.RenewTime!.Value.AddSeconds(5) } };
            _board.Observe("r1", lease);
        }
    }

    [Fact]
    public void An_old_lease_found_at_the_start_is_abandoned_once_it_was_seen_to_stand_still()
    {
        var lease = Lease(A);
        _time.Advance(TimeSpan.FromHours(5));
        _board.Observe("r1", lease);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(_board.Abandoned());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_board.Abandoned());
    }

    private Lease Lease(params NamespacedName[] served) => new()
    {
        Metadata = new()
        {
            Name = "r1",
            ResourceVersion = "7",
            Annotations = new Dictionary<string, string> { [SignalboxLabels.Served] = ServedSet.Of(served.Select(s => (s, "d"))).ToString() },
        },
        Spec = new() { LeaseDurationSeconds = 15, RenewTime = _time.GetUtcNow() },
    };
}
