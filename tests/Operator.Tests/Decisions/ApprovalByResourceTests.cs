using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class ApprovalByResourceTests
{
    private readonly World _world = new();

    [Fact]
    public void An_approval_object_approves_its_digest()
    {
        _world.Pass();
        _world.Approve("change-1", _world.Digest);
        var plan = _world.Pass();
        Assert.NotNull(plan.RevisionToCreate);
        Assert.Equal("Approved", _world.Status.Phase);
        Assert.Equal("ApprovedByResource", _world.Condition("Approved").Reason);
        Assert.Null(_world.Status.Approval);
        Assert.Equal(("True", "Approves"), Effect("change-1"));
    }

    [Fact]
    public void It_may_be_there_before_the_workflow()
    {
        _world.Approve("change-1", _world.Digest);
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
    }

    [Fact]
    public void Without_its_workflow_it_says_so()
    {
        var approval = _world.Approve("change-1", _world.Digest);
        var patch = Assert.Single(ApprovalEffects.WithoutWorkflow([approval], World.Start));
        Assert.Equal("WorkflowNotFound", (string?)patch.Patch["status"]!["conditions"]![0]!["reason"]);
    }

    [Fact]
    public void Deleting_it_revokes_and_the_operators_own_Approved_phase_is_no_gesture()
    {
        _world.Pass();
        _world.Approve("change-1", _world.Digest);
        _world.Pass();
        Assert.Equal("Approved", _world.Status.Phase);
        _world.Approvals.Clear();
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Null(_world.Status.Approval);
        Assert.Null(plan.LiveDigest);
        Assert.Equal("Revoked", _world.Condition("Approved").Reason);
    }

    [Fact]
    public void A_denial_object_beats_every_approval()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
        _world.Approve("yes", _world.Digest);
        _world.Approve("no", _world.Digest, "Denied");
        var plan = _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Null(plan.LiveDigest);
        Assert.Equal(("False", "Overruled"), Effect("yes"));
        Assert.Equal(("True", "Denies"), Effect("no"));

        _world.Patch("""{"phase":"Approved"}""");
        plan = _world.Pass();
        Assert.Equal("Rejected", _world.Status.Phase);
        Assert.Contains(plan.Events, e => e.Reason == EventReason.ApprovalRefused);
    }

    [Fact]
    public void A_digest_that_is_not_the_specs_has_no_effect_and_says_so()
    {
        _world.Approve("typo", "v1:sha256:beef");
        _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal(("False", "DigestMismatch"), Effect("typo"));
    }

    [Fact]
    public void After_an_edit_it_still_covers_the_revision_that_is_served()
    {
        var first = _world.Digest;
        _world.Approve("change-1", first);
        _world.Pass();
        _world.Edit("Edited.");
        var plan = _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        Assert.Equal(first, plan.LiveDigest);
        Assert.Equal(("True", "Approves"), Effect("change-1"));

        _world.Approve("change-2", _world.Digest);
        _world.Pass();
        Assert.Equal(("False", "Superseded"), Effect("change-1"));
        Assert.Equal(("True", "Approves"), Effect("change-2"));
    }

    [Fact]
    public void Of_an_invalid_workflow_it_has_no_effect()
    {
        _world.Problems.Add(new("spec.steps", "bad", "good"));
        _world.Approve("change-1", _world.Digest);
        var plan = _world.Pass();
        Assert.Equal("Invalid", _world.Status.Phase);
        Assert.Null(plan.RevisionToCreate);
        Assert.Equal(("False", "InvalidSpec"), Effect("change-1"));
    }

    [Fact]
    public void An_unknown_decision_is_said()
    {
        _world.Approve("odd", _world.Digest, "Perhaps");
        _world.Pass();
        Assert.Equal(("False", "UnknownDecision"), Effect("odd"));
    }

    private (string, string) Effect(string name)
    {
        McpWorkflowApproval approval = _world.Approvals.Single(a => a.Metadata.Name == name);
        var condition = Assert.Single(approval.Status!.Conditions!);
        Assert.Equal("Effective", condition.Type);
        return (condition.Status, condition.Reason);
    }
}
