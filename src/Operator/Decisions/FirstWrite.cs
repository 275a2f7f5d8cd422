using Signalbox.Workflows.Approval;

namespace Signalbox.Operator.Decisions;

/// <summary>
/// When the status first says that an approval object made something live. Tool servers serve by the object and the pinned revision, not by the status, and confirm within
/// moments: what they confirm in time is one write with the decision. A decision by status is written at once, because nothing is live without it.
/// </summary>
public static class FirstWrite
{
    /// <summary>How long confirmations are waited for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>How much longer the status is left as it is; null: it is written now.</summary>
    public static TimeSpan? Wait(WorkflowObservation seen, ApprovalReading reading, LiveDecision decision, ReadyRule ready)
    {
        if (decision.Reason != ApprovalReason.ApprovedByResource || ready.Reason != ConditionReason.AwaitingReplicas || seen.Replicas.Count == 0)
            return null;
        // What a person wrote, or what was said of this digest before, is not kept waiting.
        if (reading.Events.Count > 0 || reading.Approval != seen.Status.Approval || seen.Status.Served?.SpecDigest == decision.LiveDigest)
            return null;
        var since = seen.LiveSince is { } one && one.Digest == decision.LiveDigest ? one.At : seen.Now;
        var left = since + Longest - seen.Now;
        return left > TimeSpan.Zero ? left : null;
    }
}
