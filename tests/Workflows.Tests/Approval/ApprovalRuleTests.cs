using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Tests.Approval;

public sealed class ApprovalRuleTests
{
    private static readonly McpWorkflowSpec Old = Specs.OneStep("\"operation\": {\"method\": \"GET\", \"path\": \"/old\"}");
    private static readonly McpWorkflowSpec New = Specs.OneStep("\"operation\": {\"method\": \"GET\", \"path\": \"/new\"}");
    private static readonly string OldDigest = SpecDigest.Compute(Old);
    private static readonly string NewDigest = SpecDigest.Compute(New);

    [Fact]
    public void Without_a_decision_nothing_is_live()
    {
        var decision = ApprovalRule.Decide(Workflow(New), []);
        Assert.Equal((null, NewDigest, ApprovalState.Undecided, ApprovalReason.AwaitingApproval), (decision.LiveDigest, decision.CurrentDigest, decision.Current, decision.Reason));
        Assert.Contains(NewDigest, decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_by_status_counts_for_its_digest_alone()
    {
        var decision = ApprovalRule.Decide(Workflow(New, By(ApprovalDecision.Approved, NewDigest)), []);
        Assert.Equal((NewDigest, ApprovalReason.ApprovedByStatus), (decision.LiveDigest, decision.Reason));
    }

    [Fact]
    public void An_edit_waits_and_the_approved_revision_is_served_on()
    {
        var decision = ApprovalRule.Decide(Workflow(New, By(ApprovalDecision.Approved, OldDigest)), []);
        Assert.Equal((OldDigest, ApprovalState.Undecided, ApprovalReason.SpecChangedAfterApproval), (decision.LiveDigest, decision.Current, decision.Reason));
        Assert.Contains(OldDigest, decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Denying_the_edit_by_status_leaves_nothing_live()
    {
        var decision = ApprovalRule.Decide(Workflow(New, By(ApprovalDecision.Denied, NewDigest), OldDigest), []);
        Assert.Equal((null, ApprovalState.Denied, ApprovalReason.Denied), (decision.LiveDigest, decision.Current, decision.Reason));
    }

    [Fact]
    public void A_denial_of_a_revision_is_found_whatever_the_spec_is_by_now()
    {
        Assert.Equal("status.approval", ApprovalRule.DenialOf(Workflow(New, By(ApprovalDecision.Denied, OldDigest)), [], OldDigest));
        Assert.Equal("McpWorkflowApproval b", ApprovalRule.DenialOf(Workflow(New), [Object("b", ApprovalDecision.Denied, OldDigest)], OldDigest));
        Assert.Null(ApprovalRule.DenialOf(Workflow(New, By(ApprovalDecision.Approved, NewDigest)), [Object("b", ApprovalDecision.Denied, NewDigest)], OldDigest));
    }

    [Fact]
    public void A_denial_beats_every_approval_of_the_same_digest()
    {
        var decision = ApprovalRule.Decide(Workflow(New, By(ApprovalDecision.Approved, NewDigest)), [Object("b", ApprovalDecision.Denied, NewDigest), Object("a", ApprovalDecision.Approved, NewDigest)]);
        Assert.Equal((null, ApprovalState.Denied), (decision.LiveDigest, decision.Current));
        Assert.Contains("McpWorkflowApproval b", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_approves_and_deleting_it_revokes()
    {
        var approval = Object("a", ApprovalDecision.Approved, NewDigest);
        Assert.Equal((NewDigest, ApprovalReason.ApprovedByResource), (ApprovalRule.Decide(Workflow(New), [approval]).LiveDigest, ApprovalRule.Decide(Workflow(New), [approval]).Reason));
        var gone = ApprovalRule.Decide(Workflow(New, null, NewDigest), []);
        Assert.Equal((null, ApprovalReason.Revoked), (gone.LiveDigest, gone.Reason));
        var deleted = approval with { Metadata = approval.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } };
        Assert.Null(ApprovalRule.Decide(Workflow(New), [deleted]).LiveDigest);
    }

    [Fact]
    public void An_older_digest_of_an_object_is_live_only_when_it_was_before()
    {
        var approval = Object("a", ApprovalDecision.Approved, OldDigest);
        Assert.Null(ApprovalRule.Decide(Workflow(New), [approval]).LiveDigest);
        Assert.Equal(OldDigest, ApprovalRule.Decide(Workflow(New, null, OldDigest), [approval]).LiveDigest);
    }

    [Fact]
    public void Decisions_of_other_workflows_and_namespaces_do_not_count()
    {
        var other = Object("a", ApprovalDecision.Approved, NewDigest);
        Assert.Null(ApprovalRule.Decide(Workflow(New), [other with { Spec = other.Spec with { WorkflowName = "else" } }]).LiveDigest);
        Assert.Null(ApprovalRule.Decide(Workflow(New), [other with { Metadata = other.Metadata with { Namespace = "else" } }]).LiveDigest);
    }

    [Fact]
    public void Suspending_and_deleting_withdraw_and_keep_the_approval()
    {
        var suspended = ApprovalRule.Decide(Workflow(New with { Suspend = true }, By(ApprovalDecision.Approved, NewDigest)), []);
        Assert.Equal((null, ApprovalState.Approved), (suspended.LiveDigest, suspended.Current));
        var workflow = Workflow(New, By(ApprovalDecision.Approved, NewDigest));
        Assert.Null(ApprovalRule.Decide(workflow with { Metadata = workflow.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } }, []).LiveDigest);
    }

    [Fact]
    public void A_digest_moves_with_what_a_caller_can_cause_and_with_nothing_else()
    {
        Assert.True(SpecDigest.IsWellFormed(NewDigest));
        Assert.False(SpecDigest.IsWellFormed(NewDigest[..^1] + "G"));
        Assert.Equal(NewDigest, SpecDigest.Compute(New with { Suspend = true, Parameters = [], DependsOn = [] }));
        Assert.NotEqual(NewDigest, SpecDigest.Compute(New with { Tool = New.Tool with { Description = "other" } }));
        Assert.Equal(NewDigest, SpecDigest.Compute(Specs.Json(SpecJson.ToJson(New).ToJsonString())));
    }

    [Fact]
    public void Revision_names_fit_and_do_not_meet()
    {
        Assert.Equal($"restart-{NewDigest[10..20]}", RevisionName.For("restart", NewDigest));
        var (a, b) = (RevisionName.For(new string('a', 253), NewDigest), RevisionName.For(new string('a', 252) + "b", NewDigest));
        Assert.True(a.Length <= 253 && b.Length <= 253);
        Assert.NotEqual(a, b);
    }

    [Fact]
    public void The_older_workflow_keeps_a_tool_name()
    {
        var (old, young) = (Claim("b", 1, "u2"), Claim("a", 2, "u1"));
        var conflict = Assert.Single(ToolNameConflicts.Find([young, old, Claim("c", 0, "u3") with { ToolName = "else" }]));
        Assert.Equal((young, old), (conflict.Loser, conflict.Winner));
        Assert.Equal("u1", Assert.Single(ToolNameConflicts.Find([Claim("x", 1, "u2"), Claim("y", 1, "u1")])).Winner.Uid);
    }

    private static ToolClaim Claim(string name, int second, string uid) =>
        new(new("ns", name), "tool", DateTimeOffset.UnixEpoch.AddSeconds(second), uid);

    private static ApprovalRecord By(string decision, string digest) => new() { Decision = decision, SpecDigest = digest };

    private static McpWorkflow Workflow(McpWorkflowSpec spec, ApprovalRecord? approval = null, params string[] history) => new()
    {
        Metadata = new ObjectMeta { Namespace = "ns", Name = "w" },
        Spec = spec,
        Status = new McpWorkflowStatus { Approval = approval, History = [.. history.Select(h => new RevisionHistoryEntry { SpecDigest = h, Revision = "r" })] },
    };

    private static McpWorkflowApproval Object(string name, string decision, string digest) => new()
    {
        Metadata = new ObjectMeta { Namespace = "ns", Name = name, CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new McpWorkflowApprovalSpec { WorkflowName = "w", SpecDigest = digest, Decision = decision },
    };
}
