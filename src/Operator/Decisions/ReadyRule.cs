using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>The Ready condition and <c>status.served</c>.</summary>
public sealed record ReadyRule(bool IsReady, string Reason, string Message, ServedStatus? Served, TimeSpan? LookAgainAfter)
{
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(3);

    public static ReadyRule Of(WorkflowObservation seen, LiveDecision decision, LiveRevision live)
    {
        if (live.Digest is null)
            return NothingLive(seen, decision);
        if (live.Fault is { } fault)
            return NotServed(fault, Explain(seen, live, fault));
        if (seen.CallProblem is { } problem)
            return NotServed(ConditionReason.CallUnresolved, problem);
        if (seen.NameTakenBy is { } winner)
        {
            return NotServed(ConditionReason.NameConflict,
                $"The tool name '{live.ToolName}' is served by the older workflow {winner}. Change spec.tool.name here, or suspend or delete the other.");
        }
        var confirmed = seen.Replicas.Count(r => r.Contains(new(seen.Workflow.Metadata.Namespace ?? "", seen.Workflow.Metadata.Name), live.Digest));
        var served = new ServedStatus { SpecDigest = live.Digest, Revision = live.Name, Replicas = confirmed };
        if (confirmed > 0 && confirmed == seen.Replicas.Count)
            return new(true, ConditionReason.Serving, $"Every ready tool server replica ({confirmed}) serves {live.Digest}.", served, null);
        return Hold(seen, live) ?? Gather(seen, live) ?? new(false, ConditionReason.AwaitingReplicas, seen.Replicas.Count == 0
            ? "No tool server replica is ready."
            : $"{confirmed} of {seen.Replicas.Count} ready tool server replicas serve {live.Digest}.", served, null);
    }

    private static ReadyRule? Hold(WorkflowObservation seen, LiveRevision live)
    {
        var old = PhaseRule.Find(seen.Status.Conditions, ConditionType.Ready);
        return old?.Status == ConditionStatus.True && seen.Status.Served is { } served && served.SpecDigest == live.Digest
            && seen.HoldConfirmationUntil is { } until && seen.Now < until
            ? new(true, old.Reason, old.Message, served, until - seen.Now)
            : null;
    }

    /// <summary>Replicas take up an approval within moments of each other: how many have done so is not written one by one.</summary>
    private static ReadyRule? Gather(WorkflowObservation seen, LiveRevision live)
    {
        var old = PhaseRule.Find(seen.Status.Conditions, ConditionType.Ready);
        var approved = PhaseRule.Find(seen.Status.Conditions, ConditionType.Approved);
        return old?.Reason == ConditionReason.AwaitingReplicas && seen.Status.Served is { } served && served.SpecDigest == live.Digest
            && approved?.LastTransitionTime is { } at && at + Gathering is var until && seen.Now < until
            ? new(false, old.Reason, old.Message, served, until - seen.Now)
            : null;
    }

    private static ReadyRule NothingLive(WorkflowObservation seen, LiveDecision decision)
    {
        if (seen.Workflow.Spec.Suspend)
            return NotServed(ConditionReason.Suspended, "Withdrawn by spec.suspend; set it to false to serve the tool again.");
        return seen.Problems.Count > 0
            ? NotServed(ConditionReason.InvalidSpec, "The spec is invalid; see the Accepted condition.")
            : NotServed(ConditionReason.NotApproved, decision.Current == ApprovalState.Denied ? "The spec is denied." : "No revision is approved.");
    }

    private static string Explain(WorkflowObservation seen, LiveRevision live, string fault) => fault switch
    {
        ConditionReason.RevisionTampered =>
            $"ControllerRevision {live.Name} does not hold the approved {live.Digest}, so it is not served. Approve the current digest {seen.SpecDigest}, or restore the approved spec.",
        ConditionReason.RevisionMissing =>
            $"ControllerRevision {live.Name} with the approved {live.Digest} is gone, so nothing is served. Approve the current digest {seen.SpecDigest}, or restore the approved spec.",
        _ => "The approved spec is invalid; see the Accepted condition.",
    };

    private static ReadyRule NotServed(string reason, string message) => new(false, reason, message, null, null);
}
