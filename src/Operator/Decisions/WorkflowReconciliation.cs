using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>Decides what a pass over one workflow does. Pure: the same observation gives the same plan, and a plan that was carried out gives an empty one.</summary>
public static class WorkflowReconciliation
{
    public static WorkflowPlanOfAction Decide(WorkflowObservation seen)
    {
        // Nothing of a workflow that is going away is live, and nobody reads its status any more.
        if (seen.Workflow.Metadata.DeletionTimestamp is not null)
            return new();

        var reading = ApprovalReader.Read(seen);
        var decision = ApprovalRule.Decide(seen.Workflow with { Status = seen.Status with { Approval = reading.Approval } }, seen.Approvals);
        var live = LiveRevision.Choose(seen, decision.LiveDigest);
        var ready = ReadyRule.Of(seen, decision, live);
        var history = HistoryRule.After(seen, reading, live);
        var status = Status(seen, reading, decision, ready, history);
        var patch = StatusDiff.Between(Json(seen.Workflow.Status), Json(status)!);
        var wait = patch is null ? null : FirstWrite.Wait(seen, reading, decision, ready);
        KnownRevision[] deleted =
        [
            .. live.Replace is { } replaced ? [replaced] : Array.Empty<KnownRevision>(),
            .. wait is null ? HistoryRule.Unreferenced(seen, history, live, reading.Approval) : [],
        ];
        return new()
        {
            StatusPatch = patch is null || wait is not null ? null : new() { ["status"] = patch },
            RevisionToCreate = live.Create,
            RevisionsToDelete = deleted,
            RevisionsToMark = [.. RevisionMark.Missing(seen, live, deleted)],
            Events = wait is not null ? [.. Replaced(live)] : [.. reading.Events, .. Replaced(live), .. PhaseWritten(seen, status, decision), .. TransitionEvents.Between(seen.Status, status)],
            ApprovalStatuses = ApprovalEffects.Of(
                seen with { Workflow = seen.Workflow with { Status = seen.Status with { Approval = reading.Approval } } }, decision),
            LiveDigest = live.ToolName is null ? null : live.Digest,
            LiveCalls = live.Calls,
            LiveToolName = seen.CallProblem is null ? live.ToolName : null,
            IsConfirmed = ready is { IsReady: true, LookAgainAfter: null },
            LookAgainAfter = wait ?? ready.LookAgainAfter,
        };
    }

    private static McpWorkflowStatus Status(
        WorkflowObservation seen, ApprovalReading reading, LiveDecision decision, ReadyRule ready, IReadOnlyList<RevisionHistoryEntry> history)
    {
        var target = seen.Workflow.Spec.TargetRef.Name;
        var (accepted, acceptedReason, acceptedMessage) = AcceptedRule.Of(seen);
        var conditions = new ConditionList(seen.Status.Conditions, seen.Workflow.Metadata.Generation, seen.Now)
            .Set(ConditionType.Accepted, accepted, acceptedReason, acceptedMessage)
            .Set(ConditionType.ResolvedRefs, seen.TargetExists,
                seen.TargetExists ? ConditionReason.ResolvedRefs : ConditionReason.TargetNotFound,
                seen.TargetExists ? $"McpTarget {target} exists." : $"There is no McpTarget {target} in this namespace; calls fail until it is created.")
            .Set(ConditionType.Approved, decision.Current == ApprovalState.Approved, decision.Reason, decision.Message)
            .Set(ConditionType.Ready, ready.IsReady, ready.Reason, ready.Message)
            .ToList();
        return new()
        {
            Phase = PhaseRule.Of(conditions),
            ObservedGeneration = seen.Workflow.Metadata.Generation,
            SpecDigest = seen.SpecDigest,
            Approval = reading.Approval,
            Served = ready.Served,
            Conditions = conditions,
            History = history.Count == 0 ? null : history,
        };
    }

    private static IEnumerable<PlannedEvent> Replaced(LiveRevision live)
    {
        if (live is { WasTampered: true, Create: { } draft })
        {
            yield return PlannedEvent.Warning(EventReason.RevisionTampered,
                $"ControllerRevision {draft.Name} did not hold the approved {draft.SpecDigest}; it is replaced by the approved spec. Find out who may delete and create ControllerRevisions.");
        }
    }

    /// <summary>A phase by hand that is no gesture, or a gesture whose wish cannot be fulfilled yet.</summary>
    private static IEnumerable<PlannedEvent> PhaseWritten(WorkflowObservation seen, McpWorkflowStatus status, LiveDecision decision)
    {
        var told = seen.Status.Phase;
        if (told is null || told == PhaseRule.Of(seen.Status.Conditions) || told == status.Phase)
            yield break;
        if (told == WorkflowPhase.Approved && decision.Current == ApprovalState.Denied)
            yield return PlannedEvent.Warning(EventReason.ApprovalRefused, $"The approval is overruled. {decision.Message}");
        else if (told == WorkflowPhase.Approved && seen.Workflow.Spec.Suspend && decision.Current == ApprovalState.Approved)
            yield return PlannedEvent.Warning(EventReason.PhaseReset, "Approved, but withdrawn by spec.suspend; set it to false to serve the tool.");
        else if (told is not (WorkflowPhase.Approved or WorkflowPhase.Rejected))
        {
            yield return PlannedEvent.Warning(EventReason.PhaseReset,
                $"status.phase was set to {told} by hand and is {status.Phase} again. People write Approved or Rejected; to withdraw a tool write Rejected, or set spec.suspend.");
        }
    }

    private static JsonObject? Json(McpWorkflowStatus? status) =>
        status is null ? null : JsonSerializer.SerializeToNode(status, WorkflowsJson.Default.McpWorkflowStatus)!.AsObject();
}
