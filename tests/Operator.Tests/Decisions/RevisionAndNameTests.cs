using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class RevisionAndNameTests
{
    private readonly World _world = new();

    public RevisionAndNameTests()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
        _world.Serve(_world.Digest);
        _world.Pass();
    }

    [Fact]
    public void A_tampered_revision_of_the_current_spec_is_replaced_and_reported()
    {
        _world.Tamper(_world.Digest);
        var plan = _world.Pass();
        Assert.Single(plan.RevisionsToDelete);
        Assert.Equal(_world.Digest, plan.RevisionToCreate!.SpecDigest);
        Assert.Contains(plan.Events, e => e.IsWarning && e.Reason == EventReason.RevisionTampered);
        Assert.Equal(_world.Digest, SpecDigest.Compute(_world.Revisions.Single().Data!.Value));
    }

    [Fact]
    public void A_tampered_revision_of_an_earlier_spec_is_not_served()
    {
        var first = _world.Digest;
        _world.Edit("Edited.");
        _world.Pass();
        _world.Tamper(first);
        var plan = _world.Pass();
        Assert.Null(plan.LiveDigest);
        Assert.Null(plan.RevisionToCreate);
        Assert.Equal(("False", "RevisionTampered"), (_world.Condition("Ready").Status, _world.Condition("Ready").Reason));
        Assert.Null(_world.Status.Served);
        Assert.Contains(plan.Events, e => e.IsWarning && e.Reason == EventReason.RevisionTampered);
    }

    [Fact]
    public void An_edit_that_comes_together_with_tampering_keeps_the_approval_on_record_and_serves_nothing()
    {
        var first = _world.Digest;
        _world.Edit("Edited.");
        _world.Tamper(first);
        var plan = _world.Pass();
        Assert.Null(plan.LiveDigest);
        Assert.Equal(first, _world.Status.Approval!.SupersededDigest);
        Assert.Contains(plan.Events, e => e.Reason == EventReason.SpecChangedAfterApproval);
        Assert.Contains(plan.Events, e => e.Reason == EventReason.RevisionTampered);
    }

    [Fact]
    public void A_deleted_revision_of_the_current_spec_is_written_again()
    {
        _world.Revisions.Clear();
        var plan = _world.Pass();
        Assert.NotNull(plan.RevisionToCreate);
        Assert.DoesNotContain(plan.Events, e => e.Reason == EventReason.RevisionTampered);
        Assert.Equal("Active", _world.Status.Phase);
    }

    [Fact]
    public void A_deleted_revision_of_an_earlier_spec_cannot_be_served()
    {
        _world.Edit("Edited.");
        _world.Pass();
        _world.Revisions.Clear();
        var plan = _world.Pass();
        Assert.Equal("RevisionMissing", _world.Condition("Ready").Reason);
        Assert.Contains(plan.Events, e => e.IsWarning && e.Reason == EventReason.RevisionMissing);
    }

    [Fact]
    public void A_crash_between_the_revision_and_the_status_ends_in_the_same_state()
    {
        var world = new World();
        world.Pass();
        world.Patch("""{"phase":"Approved"}""");
        var plan = world.Decide();
        world.CarryOut(plan with { StatusPatch = null });
        var after = world.Pass();
        Assert.Null(after.RevisionToCreate);
        Assert.Equal("Approved", world.Status.Phase);
        Assert.Single(world.Revisions);
    }

    [Fact]
    public void A_workflow_whose_calls_cannot_be_made_is_not_ready_claims_no_name_and_says_why()
    {
        _world.CallProblem = "Step 'a' calls the workflow 'b', and no live workflow of this namespace has that workflowId. Approve one that has.";
        var plan = _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Equal("CallUnresolved", _world.Condition("Ready").Reason);
        Assert.Equal(_world.CallProblem, _world.Condition("Ready").Message);
        Assert.Null(_world.Status.Served);
        Assert.Null(plan.LiveToolName);
        Assert.Equal("restart", plan.LiveCalls!.WorkflowId); // others can call it as soon as its own calls can be made
        Assert.Contains(plan.Events, e => e.IsWarning && e.Reason == EventReason.CallUnresolved);

        _world.CallProblem = null;
        Assert.Equal("restart_system", _world.Pass().LiveToolName);
        Assert.Equal("Active", _world.Status.Phase);
    }

    [Fact]
    public void The_loser_of_a_tool_name_is_not_ready_and_says_who_won()
    {
        _world.NameTakenBy = new("hr", "older");
        var plan = _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Equal("NameConflict", _world.Condition("Ready").Reason);
        Assert.Contains("hr/older", _world.Condition("Ready").Message, StringComparison.Ordinal);
        Assert.Null(_world.Status.Served);
        Assert.Equal("restart_system", plan.LiveToolName); // it goes on claiming the name
        Assert.Contains(plan.Events, e => e.IsWarning && e.Reason == EventReason.NameConflict);

        _world.NameTakenBy = null;
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }

    [Fact]
    public void A_missing_target_is_reported_and_does_not_withdraw_the_tool()
    {
        _world.TargetExists = false;
        var plan = _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(("False", "TargetNotFound"), (_world.Condition("ResolvedRefs").Status, _world.Condition("ResolvedRefs").Reason));
        var warning = Assert.Single(plan.Events);
        Assert.Equal((true, EventReason.TargetNotFound), (warning.IsWarning, warning.Reason));
        _world.TargetExists = true;
        Assert.Equal([EventReason.TargetFound], _world.Pass().Events.Select(e => e.Reason));
    }

    [Fact]
    public void An_approved_spec_that_no_longer_compiles_is_not_served()
    {
        _world.Problems.Add(new("spec.steps", "bad", "good"));
        _world.Pass();
        Assert.Equal("Invalid", _world.Status.Phase);
        Assert.Equal("InvalidSpec", _world.Condition("Ready").Reason);
        Assert.Equal(_world.Digest, _world.Status.Approval!.SpecDigest);
        _world.Problems.Clear();
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }
}
