using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class ApprovalByStatusTests
{
    private const string Unknown = "v1:sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private readonly World _world = new();

    [Fact]
    public void A_new_workflow_is_pending_and_its_digest_is_published()
    {
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal(_world.Digest, _world.Status.SpecDigest);
        Assert.Equal("AwaitingApproval", _world.Condition("Approved").Reason);
        Assert.Equal("NotApproved", _world.Condition("Ready").Reason);
        Assert.Null(plan.RevisionToCreate);
        Assert.Null(plan.LiveDigest);
    }

    [Fact]
    public void The_gesture_approves_the_published_digest_and_pins_the_spec()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        var plan = _world.Pass();

        Assert.Equal(_world.Digest, plan.RevisionToCreate!.SpecDigest);
        Assert.Equal(RevisionName.For("restart", _world.Digest), plan.RevisionToCreate.Name);
        Assert.Equal(1, plan.RevisionToCreate.Number);
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Equal(("Approved", _world.Digest), (_world.Status.Approval!.Decision, _world.Status.Approval.SpecDigest));
        Assert.Equal(World.Start, _world.Status.Approval.At);
        Assert.Equal("ApprovedByStatus", _world.Condition("Approved").Reason);
        Assert.Equal("AwaitingReplicas", _world.Condition("Ready").Reason);
        Assert.Equal([_world.Digest], _world.Status.History!.Select(h => h.SpecDigest));
        Assert.Equal(["Approved"], plan.Events.Select(e => e.Reason));
    }

    [Fact]
    public void It_is_active_once_every_ready_replica_confirms_the_digest()
    {
        Approve();
        _world.Serve();
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);

        _world.Serve(_world.Digest);
        var plan = _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(1, _world.Status.Served!.Replicas);
        Assert.Equal(["Serving"], plan.Events.Select(e => e.Reason));

        _world.Replicas.Add(Workflows.Serving.ServedSet.Empty);
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Contains("1 of 2", _world.Condition("Ready").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_that_take_it_up_one_after_the_other_are_not_written_one_by_one()
    {
        var (other, ours) = (Workflows.Serving.ServedSet.Empty, Workflows.Serving.ServedSet.Of([(World.Key, _world.Digest)]));
        _world.Replicas.AddRange([other, other]);
        Approve();
        Assert.Contains("0 of 2", _world.Condition("Ready").Message, StringComparison.Ordinal);

        _world.Replicas[0] = ours;
        var plan = _world.Pass();
        Assert.True(plan.IsEmpty);
        Assert.Equal(TimeSpan.FromSeconds(3), plan.LookAgainAfter);

        // One that lags is told of.
        _world.Now += TimeSpan.FromSeconds(3);
        _world.Pass();
        Assert.Contains("1 of 2", _world.Condition("Ready").Message, StringComparison.Ordinal);
        Assert.Equal(1, _world.Status.Served!.Replicas);
        _world.Replicas[1] = ours;
        _world.Pass();
        Assert.Equal(("Active", 2), (_world.Status.Phase, _world.Status.Served!.Replicas));
    }

    [Fact]
    public void A_confirmed_workflow_is_not_taken_back_while_replicas_come_and_go()
    {
        Activate();
        _world.Replicas.Clear();
        _world.HoldUntil = _world.Now.AddSeconds(20);
        var held = _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(TimeSpan.FromSeconds(20), held.LookAgainAfter);

        _world.Now = _world.HoldUntil.Value;
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Equal(0, _world.Status.Served!.Replicas);
    }

    [Fact]
    public void A_patch_that_names_the_right_digest_approves_it()
    {
        _world.Pass();
        _world.Patch($$$"""{"phase":"Approved","approval":{"decision":"Approved","specDigest":"{{{_world.Digest}}}","by":"alice","message":"ok"}}""");
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Equal(("alice", "ok", World.Start), (_world.Status.Approval!.By, _world.Status.Approval.Message, _world.Status.Approval.At));
        Assert.Equal("alice", _world.Status.History![0].By);
    }

    [Theory]
    [InlineData("""{"phase":"Approved","approval":{"decision":"Approved","specDigest":"DIGEST"}}""")]
    [InlineData("""{"approval":{"decision":"Approved","specDigest":"DIGEST"}}""")]
    [InlineData("""{"phase":"Approved","approval":{"specDigest":"DIGEST"}}""")]
    public void A_patch_that_names_an_unknown_digest_approves_nothing(string patch)
    {
        _world.Pass();
        _world.Patch(patch.Replace("DIGEST", Unknown, StringComparison.Ordinal));
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Null(_world.Status.Approval);
        var warning = Assert.Single(plan.Events);
        Assert.True(warning.IsWarning);
        Assert.Equal(EventReason.ApprovalDigestMismatch, warning.Reason);
        Assert.Contains(Unknown, warning.Note, StringComparison.Ordinal);
        Assert.Contains(_world.Digest, warning.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_digest_does_not_take_an_active_tool_away()
    {
        Activate();
        _world.Patch($$$"""{"approval":{"decision":"Approved","specDigest":"{{{Unknown}}}"}}""");
        var plan = _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(_world.Digest, _world.Status.Approval!.SpecDigest);
        Assert.Equal([EventReason.ApprovalDigestMismatch], plan.Events.Select(e => e.Reason));
    }

    [Fact]
    public void A_mistyped_approval_does_not_lift_a_denial()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Rejected"}""");
        _world.Pass();
        _world.Patch($$$"""{"phase":"Approved","approval":{"decision":"Approved","specDigest":"{{{Unknown}}}"}}""");
        _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Equal(("Denied", _world.Digest), (_world.Status.Approval!.Decision, _world.Status.Approval.SpecDigest));
    }

    [Fact]
    public void An_approval_without_any_digest_is_refused()
    {
        _world.Pass();
        _world.Patch("""{"approval":{"decision":"Approved"}}""");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Null(_world.Status.Approval);
        Assert.Equal([EventReason.ApprovalRefused], plan.Events.Select(e => e.Reason));
    }

    [Fact]
    public void The_gesture_before_a_digest_was_published_does_not_count()
    {
        _world.Patch("""{"phase":"Approved"}""");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Null(_world.Status.Approval);
        Assert.Equal([EventReason.ApprovalDigestMismatch], plan.Events.Select(e => e.Reason));
    }

    [Fact]
    public void The_gesture_for_a_digest_that_was_edited_meanwhile_does_not_count()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        _world.Edit("Something else.");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Null(_world.Status.Approval);
        Assert.Null(plan.RevisionToCreate);
        Assert.Equal(_world.Digest, _world.Status.SpecDigest);
    }

    [Fact]
    public void An_invalid_workflow_cannot_be_approved()
    {
        _world.Problems.Add(new("spec.steps[0].outputs.x", "$steps.nope is no step.", "Name an earlier step."));
        var plan = _world.Pass();
        Assert.Equal("Invalid", _world.Status.Phase);
        Assert.Equal([EventReason.InvalidSpec], plan.Events.Select(e => e.Reason));

        foreach (var patch in new[] { """{"phase":"Approved"}""", $$$"""{"approval":{"decision":"Approved","specDigest":"{{{_world.Digest}}}"}}""" })
        {
            _world.Patch(patch);
            plan = _world.Pass();
            Assert.Equal("Invalid", _world.Status.Phase);
            Assert.Null(_world.Status.Approval);
            var warning = Assert.Single(plan.Events);
            Assert.Equal(EventReason.ApprovalRefused, warning.Reason);
            Assert.Contains("spec.steps[0].outputs.x", warning.Note, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rejecting_denies_and_withdraws()
    {
        Activate();
        _world.Patch("""{"phase":"Rejected"}""");
        var plan = _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Equal(("Denied", _world.Digest), (_world.Status.Approval!.Decision, _world.Status.Approval.SpecDigest));
        Assert.Null(_world.Status.Served);
        Assert.Null(plan.LiveDigest);
        Assert.Contains(plan.Events, e => e.Reason == EventReason.Denied);

        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }

    [Fact]
    public void Rejecting_with_a_message_keeps_it()
    {
        Activate();
        _world.Now = _world.Now.AddHours(1);
        _world.Patch($$$"""{"phase":"Rejected","approval":{"decision":"Denied","specDigest":"{{{_world.Digest}}}","message":"too wide"}}""");
        _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Equal(("too wide", _world.Now), (_world.Status.Approval!.Message, _world.Status.Approval.At));
    }

    [Fact]
    public void An_approval_that_contradicts_itself_denies()
    {
        _world.Pass();
        _world.Patch($$$"""{"phase":"Approved","approval":{"decision":"Denied","specDigest":"{{{_world.Digest}}}"}}""");
        var plan = _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Contains(plan.Events, e => e.Reason == EventReason.ApprovalRefused);
    }

    [Fact]
    public void Removing_the_record_revokes()
    {
        Activate();
        _world.Patch("""{"approval":null}""");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal("Revoked", _world.Condition("Approved").Reason);
        Assert.Null(_world.Status.Served);
        Assert.Equal([EventReason.Revoked], plan.Events.Select(e => e.Reason));
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData("Invalid")]
    [InlineData("Suspended")]
    [InlineData("Approved")]
    public void A_phase_by_hand_on_an_active_workflow_is_set_back(string phase)
    {
        Activate();
        _world.Patch($$$"""{"phase":"{{{phase}}}"}""");
        var plan = _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.NotNull(plan.StatusPatch);
        // Approved is what it is already: no reason to complain.
        Assert.Equal(phase == "Approved" ? [] : [EventReason.PhaseReset], plan.Events.Select(e => e.Reason));
    }

    [Theory]
    [InlineData("Active")]
    [InlineData("Suspended")]
    public void A_phase_by_hand_never_makes_a_pending_workflow_live(string phase)
    {
        _world.Pass();
        _world.Patch($$$"""{"phase":"{{{phase}}}"}""");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal([EventReason.PhaseReset], plan.Events.Select(e => e.Reason));
        Assert.Null(plan.LiveDigest);
    }

    [Fact]
    public void A_restored_backup_without_status_is_pending()
    {
        Activate();
        _world.LoseStatus();
        _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal("AwaitingApproval", _world.Condition("Approved").Reason);
    }

    [Fact]
    public void Transition_times_move_only_when_a_status_flips()
    {
        _world.Pass();
        _world.Now = _world.Now.AddMinutes(1);
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
        Assert.Equal(World.Start, _world.Condition("Accepted").LastTransitionTime);
        Assert.Equal(World.Start, _world.Condition("Ready").LastTransitionTime); // NotApproved -> AwaitingReplicas: still False
        Assert.Equal(_world.Now, _world.Condition("Approved").LastTransitionTime);
        Assert.Equal(ConditionStatus.True, _world.Condition("Approved").Status);
    }

    private void Approve()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
    }

    private void Activate()
    {
        Approve();
        _world.Serve(_world.Digest);
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }
}
