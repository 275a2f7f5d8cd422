using Signalbox.Operator.Decisions;

namespace Signalbox.Operator.Tests.Decisions;

/// <summary>What approval objects make live is written once, together with its confirmation, where that comes in time.</summary>
public sealed class FirstWriteTests
{
    private readonly World _world = new();

    [Fact]
    public void The_revision_is_pinned_at_once_and_the_status_is_written_when_the_replicas_have_confirmed()
    {
        _world.Serve();
        _world.Pass();
        _world.Approve("change-1", _world.Digest);
        var plan = _world.Pass();
        Assert.NotNull(plan.RevisionToCreate);
        Assert.Equal(_world.Digest, plan.LiveDigest);
        Assert.NotEmpty(plan.ApprovalStatuses);
        Assert.Null(plan.StatusPatch);
        Assert.Empty(plan.Events);
        Assert.Equal(FirstWrite.Longest, plan.LookAgainAfter);
        Assert.Equal("Pending", _world.Status.Phase);

        _world.Serve(_world.Digest);
        plan = _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(["Approved", "Serving"], plan.Events.Select(one => one.Reason));
        Assert.Single(_world.Revisions);
    }

    [Fact]
    public void It_is_written_without_a_confirmation_when_that_takes_too_long()
    {
        _world.Serve();
        _world.Pass();
        _world.Approve("change-1", _world.Digest);
        _world.LiveSince = (_world.Digest, _world.Now);
        _world.Now += FirstWrite.Longest - TimeSpan.FromMilliseconds(1);
        Assert.Equal(TimeSpan.FromMilliseconds(1), _world.Pass().LookAgainAfter);
        _world.Now += TimeSpan.FromMilliseconds(1);
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
    }

    [Fact]
    public void What_was_live_before_says_nothing_of_how_long_this_digest_has_waited()
    {
        _world.Serve();
        _world.LiveSince = ("v1:sha256:other", _world.Now.AddHours(-1));
        _world.Approve("change-1", _world.Digest);
        Assert.Null(_world.Pass().StatusPatch);
    }

    [Fact]
    public void Nothing_waits_where_no_replica_is_ready()
    {
        _world.Approve("change-1", _world.Digest);
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
    }

    [Fact]
    public void A_decision_by_status_is_written_at_once()
    {
        _world.Serve();
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.NotNull(_world.Status.Approval);
    }

    [Fact]
    public void An_approval_that_is_taken_back_while_it_waits_leaves_nothing()
    {
        _world.Serve();
        _world.Pass();
        _world.Approve("change-1", _world.Digest);
        _world.Pass();
        _world.Approvals.Clear();
        var plan = _world.Pass();
        Assert.Null(plan.LiveDigest);
        Assert.Empty(_world.Revisions);
        Assert.Equal("Pending", _world.Status.Phase);
    }
}
