using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class EditAndRollbackTests
{
    private readonly World _world = new();
    private readonly string _first;

    public EditAndRollbackTests()
    {
        _first = _world.Digest;
        _world.Pass();
        Approve();
        _world.Serve(_first);
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }

    [Fact]
    public void An_edit_waits_for_its_own_decision_while_the_approved_revision_is_served_on()
    {
        _world.Edit("Edited.");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal("SpecChangedAfterApproval", _world.Condition("Approved").Reason);
        Assert.Equal("Serving", _world.Condition("Ready").Reason);
        Assert.Equal(_first, _world.Status.Served!.SpecDigest);
        Assert.Equal(_first, plan.LiveDigest);
        var warning = Assert.Single(plan.Events);
        Assert.Equal((true, EventReason.SpecChangedAfterApproval), (warning.IsWarning, warning.Reason));
        Assert.Contains(_first, warning.Note, StringComparison.Ordinal);
        Assert.Contains(_world.Digest, warning.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gesture_approves_the_edit()
    {
        Edit("Edited.");
        Approve();
        Assert.Equal(_world.Digest, _world.Status.Approval!.SpecDigest);
        Assert.Null(_world.Status.Approval.SupersededDigest);
        Assert.Equal("Approved", _world.Status.Phase);
        _world.Serve(_world.Digest);
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal([_world.Digest, _first], _world.Status.History!.Select(h => h.SpecDigest));
    }

    [Theory]
    [InlineData("""{"phase":"Approved","approval":{"decision":"Approved","specDigest":"DIGEST"}}""")]
    [InlineData("""{"approval":{"decision":"Approved","specDigest":"DIGEST"}}""")]
    public void A_stale_approval_of_the_superseded_digest_never_approves_the_edit(string patch)
    {
        Edit("Edited.");
        _world.Patch(patch.Replace("DIGEST", _first, StringComparison.Ordinal));
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal(_first, _world.Status.Served!.SpecDigest);
        Assert.Equal([EventReason.ApprovalDigestMismatch], plan.Events.Select(e => e.Reason));
    }

    [Fact]
    public void A_mistyped_approval_of_the_edit_leaves_the_served_revision_alone()
    {
        Edit("Edited.");
        _world.Patch("""{"phase":"Approved","approval":{"decision":"Approved","specDigest":"v1:sha256:beef"}}""");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal(_first, _world.Status.Served!.SpecDigest);
        Assert.Equal([EventReason.ApprovalDigestMismatch], plan.Events.Select(e => e.Reason));
    }

    [Fact]
    public void Denying_the_edit_through_status_replaces_the_approval_so_nothing_is_served()
    {
        Edit("Edited.");
        _world.Patch("""{"phase":"Rejected"}""");
        var plan = _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Null(plan.LiveDigest);
        Assert.Equal(_world.Digest, _world.Status.Approval!.SpecDigest);
    }

    [Fact]
    public void Denying_the_edit_by_resource_keeps_the_approved_revision()
    {
        Edit("Edited.");
        _world.Approve("no", _world.Digest, "Denied");
        var plan = _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Equal(_first, plan.LiveDigest);
    }

    [Fact]
    public void Denying_the_served_digest_while_an_edit_waits_withdraws_the_tool()
    {
        Edit("Edited.");
        _world.Patch($$$"""{"phase":"Rejected","approval":{"decision":"Denied","specDigest":"{{{_first}}}"}}""");
        var plan = _world.Pass();
        Assert.Null(plan.LiveDigest);
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal(("Denied", _first), (_world.Status.Approval!.Decision, _world.Status.Approval.SpecDigest));
    }

    [Fact]
    public void Taking_the_edit_back_is_live_without_a_new_decision()
    {
        Edit("Edited.");
        Edit("Restarts.");
        Assert.Equal(_first, _world.Digest);
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(_first, _world.Status.Approval!.SpecDigest);
    }

    [Fact]
    public void A_second_edit_waits_too_and_warns_again()
    {
        Edit("Edited.");
        var between = _world.Digest;
        _world.Edit("Edited again.");
        var plan = _world.Pass();
        Assert.Equal(_first, plan.LiveDigest);
        var warning = Assert.Single(plan.Events);
        Assert.Contains(between, warning.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Naming_a_digest_of_the_history_rolls_back_to_its_revision()
    {
        Edit("Edited.");
        Approve();
        var second = _world.Digest;
        _world.Now = _world.Now.AddHours(1);
        _world.Patch($$$"""{"approval":{"decision":"Approved","specDigest":"{{{_first}}}","by":"bob"}}""");
        var plan = _world.Pass();

        Assert.Equal(_first, plan.LiveDigest);
        Assert.Null(plan.RevisionToCreate);
        Assert.Equal("Pending", _world.Status.Phase); // the spec is still the second, which is no longer approved
        Assert.Equal(_first, _world.Status.Served!.SpecDigest);
        Assert.Equal([_first, second], _world.Status.History!.Select(h => h.SpecDigest));
        Assert.Equal("bob", _world.Status.History![0].By);
        Assert.Contains(plan.Events, e => e.Reason == EventReason.RolledBack);

        Approve();
        Assert.Equal(second, _world.Status.Served!.SpecDigest);
    }

    [Fact]
    public void History_keeps_the_last_ten_and_older_revisions_are_pruned()
    {
        var digests = new List<string> { _first };
        for (var i = 0; i < 12; i++)
        {
            Edit($"Edit {i}.");
            Approve();
            digests.Insert(0, _world.Digest);
        }
        Assert.Equal(digests.Take(10), _world.Status.History!.Select(h => h.SpecDigest));
        Assert.Equal(
            digests.Take(10).Select(d => RevisionName.For("restart", d)).Order(),
            _world.Revisions.Select(r => r.Metadata.Name).Order());
        Assert.Equal(13, _world.Revisions.Max(r => r.Revision));
    }

    [Fact]
    public void Suspending_withdraws_and_resuming_brings_it_back_without_a_decision()
    {
        _world.Spec = _world.Spec with { Suspend = true };
        var plan = _world.Pass();
        Assert.Equal("Suspended", _world.Status.Phase);
        Assert.Null(plan.LiveDigest);
        Assert.Null(_world.Status.Served);
        Assert.Equal([EventReason.Suspended], plan.Events.Select(e => e.Reason));

        _world.Spec = _world.Spec with { Suspend = false };
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }

    [Fact]
    public void Approving_a_suspended_workflow_counts_and_says_that_it_is_suspended()
    {
        Edit("Edited.");
        _world.Spec = _world.Spec with { Suspend = true };
        _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        _world.Patch("""{"phase":"Approved"}""");
        var plan = _world.Pass();
        Assert.Equal("Suspended", _world.Status.Phase);
        Assert.Equal(_world.Digest, _world.Status.Approval!.SpecDigest);
        Assert.Contains(plan.Events, e => e.IsWarning && e.Note.Contains("spec.suspend", StringComparison.Ordinal));
        _world.Spec = _world.Spec with { Suspend = false };
        Assert.NotNull(_world.Pass().RevisionToCreate);
    }

    [Fact]
    public void An_edit_that_does_not_compile_leaves_the_approved_revision_served()
    {
        _world.Problems.Add(new("spec.steps", "bad", "good"));
        Edit("Edited.");
        Assert.Equal("Invalid", _world.Status.Phase);
        Assert.Equal(_first, _world.Status.Served!.SpecDigest);
    }

    [Fact]
    public void A_workflow_that_is_being_deleted_is_left_alone()
    {
        _world.Deleted = true;
        _world.Patch("""{"phase":"Pending"}""");
        var plan = _world.Decide();
        Assert.True(plan.IsEmpty);
        Assert.Null(plan.LiveDigest);
    }

    [Fact]
    public void A_workflow_recreated_under_its_name_needs_its_own_approval_and_its_own_revision()
    {
        _world.Recreate();
        _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Null(_world.Status.Approval);
        Approve();
        var revision = Assert.Single(_world.Revisions);
        Assert.Equal("uid-2", Assert.Single(revision.Metadata.OwnerReferences!).Uid);
    }

    [Fact]
    public void What_is_live_bears_no_mark_and_what_is_kept_beside_it_does()
    {
        Assert.Empty(Marked());
        Edit("Edited.");
        Assert.Empty(Marked());

        Approve();
        var second = _world.Digest;
        Assert.Equal([_first], Marked());

        _world.Patch($$$"""{"approval":{"decision":"Denied","specDigest":"{{{second}}}"}}""");
        var plan = _world.Pass();
        Assert.Equal([second], plan.RevisionsToMark.Select(m => m.Revision.ClaimedDigest));
        Assert.Equal([_first, second], Marked());

        Approve();
        Assert.Equal([_first], Marked());
        _world.Spec = _world.Spec with { Suspend = true };
        _world.Pass();
        Assert.Equal(2, Marked().Length);
    }

    [Fact]
    public void A_mark_that_somebody_else_set_or_took_away_is_put_right()
    {
        Edit("Edited.");
        Approve();
        _world.CarryOut(new() { RevisionsToMark = [.. _world.Revisions.Select(KnownRevision.From).Select(r => new RevisionMark(r, !r.IsWithdrawn))] });
        Assert.Equal([_world.Digest], Marked());

        var plan = _world.Pass();
        Assert.Null(plan.StatusPatch);
        Assert.Equal([_first], Marked());
    }

    [Fact]
    public void The_revision_of_a_former_workflow_of_that_name_is_left_alone()
    {
        _world.Recreate();
        var plan = _world.Pass();
        Assert.Empty(plan.RevisionsToMark);
    }

    private string[] Marked() => [.. _world.Revisions.Select(KnownRevision.From).Where(r => r.IsWithdrawn).Select(r => r.ClaimedDigest!)];

    private void Edit(string description)
    {
        _world.Edit(description);
        _world.Pass();
    }

    private void Approve()
    {
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
    }
}
