using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>The events that follow from the conditions before and after a pass. Equal conditions give none.</summary>
public static class TransitionEvents
{
    public static IEnumerable<PlannedEvent> Between(McpWorkflowStatus before, McpWorkflowStatus after)
    {
        var digestChanged = before.SpecDigest != after.SpecDigest;
        if (Change(before, after, ConditionType.Accepted) is { } accepted)
        {
            if (accepted.New.Reason == ConditionReason.SourceRemoved)
                yield return PlannedEvent.Warning(EventReason.SourceRemoved, accepted.New.Message);
            else if (accepted.New.Status == ConditionStatus.False)
                yield return PlannedEvent.Warning(EventReason.InvalidSpec, accepted.New.Message);
            else if (accepted.Old?.Reason == ConditionReason.SourceRemoved)
                yield return PlannedEvent.Normal(EventReason.Accepted, "The source document gives this workflow again.");
            else if (accepted.Old?.Status == ConditionStatus.False)
                yield return PlannedEvent.Normal(EventReason.Accepted, "The spec is valid again.");
        }
        if (Change(before, after, ConditionType.ResolvedRefs) is { } refs)
        {
            if (refs.New.Status == ConditionStatus.False)
                yield return PlannedEvent.Warning(EventReason.TargetNotFound, refs.New.Message);
            else if (refs.Old?.Status == ConditionStatus.False)
                yield return PlannedEvent.Normal(EventReason.TargetFound, refs.New.Message);
        }
        if (Approval(before, after, digestChanged) is { } approval)
            yield return approval;
        if (Change(before, after, ConditionType.Ready) is { } ready && Ready(ready.New) is { } readiness)
            yield return readiness;
    }

    private static PlannedEvent? Approval(McpWorkflowStatus before, McpWorkflowStatus after, bool digestChanged)
    {
        var old = PhaseRule.Find(before.Conditions, ConditionType.Approved);
        var now = PhaseRule.Find(after.Conditions, ConditionType.Approved)!;
        if (old?.Reason == now.Reason && !digestChanged)
            return null;
        return now.Reason switch
        {
            ApprovalReason.ApprovedByStatus or ApprovalReason.ApprovedByResource when old?.Status != ConditionStatus.True || digestChanged =>
                PlannedEvent.Normal(EventReason.Approved, now.Message),
            ApprovalReason.Denied => PlannedEvent.Normal(EventReason.Denied, now.Message),
            ApprovalReason.Revoked => PlannedEvent.Normal(EventReason.Revoked, now.Message),
            ApprovalReason.SpecChangedAfterApproval when digestChanged =>
                PlannedEvent.Warning(EventReason.SpecChangedAfterApproval, $"The spec changed from {before.SpecDigest} to {after.SpecDigest}. {now.Message}"),
            _ => null,
        };
    }

    private static PlannedEvent? Ready(Condition ready) => ready.Reason switch
    {
        ConditionReason.Serving => PlannedEvent.Normal(EventReason.Serving, ready.Message),
        ConditionReason.Suspended => PlannedEvent.Normal(EventReason.Suspended, ready.Message),
        ConditionReason.CallUnresolved => PlannedEvent.Warning(EventReason.CallUnresolved, ready.Message),
        ConditionReason.NameConflict => PlannedEvent.Warning(EventReason.NameConflict, ready.Message),
        ConditionReason.RevisionTampered => PlannedEvent.Warning(EventReason.RevisionTampered, ready.Message),
        ConditionReason.RevisionMissing => PlannedEvent.Warning(EventReason.RevisionMissing, ready.Message),
        _ => null,
    };

    private static (Condition? Old, Condition New)? Change(McpWorkflowStatus before, McpWorkflowStatus after, string type)
    {
        var old = PhaseRule.Find(before.Conditions, type);
        var now = PhaseRule.Find(after.Conditions, type)!;
        return old?.Status == now.Status && old.Reason == now.Reason ? null : (old, now);
    }
}
