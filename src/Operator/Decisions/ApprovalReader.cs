using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>Reads the two gestures that a person makes in the status: <c>status.phase</c> and <c>status.approval</c>.</summary>
/// <remarks>
/// <para>A phase that does not follow from the conditions (<see cref="PhaseRule"/>) was written by a person. <c>Approved</c> and <c>Rejected</c> are
/// decisions about the digest that the operator had published in that same object, or about the digest that the same patch names. Every
/// other phase is no gesture and is set back: to take an approval back one says <c>Rejected</c>, not <c>Pending</c>.</para>
/// <para>When in doubt the reading that serves less wins.</para>
/// </remarks>
public static class ApprovalReader
{
    public static ApprovalReading Read(WorkflowObservation seen)
    {
        var told = seen.Status.Phase;
        var gesture = told is null || told == PhaseRule.Of(seen.Status.Conditions) ? null : told;
        var record = seen.Status.Approval;
        return (gesture, record?.Decision) switch
        {
            (WorkflowPhase.Rejected, _) => Deny(seen, record),
            (_, ApprovalDecision.Denied) when gesture != WorkflowPhase.Approved || !IsKeptDenial(seen) => KeepDenial(seen, record!, gesture),
            (WorkflowPhase.Approved, _) => ApproveByPhase(seen, record),
            (_, ApprovalDecision.Approved) => KeepApproval(seen, record!),
            (_, null) when record is null => new(null, null, []),
            _ => new(BeforePatch(seen), null, [Refused($"status.approval.decision is '{record!.Decision}'; write Approved or Denied.")]),
        };
    }

    /// <summary>A denial that was there before the phase was written: then the phase overrides it, else the two contradict each other and the denial wins.</summary>
    private static bool IsKeptDenial(WorkflowObservation seen) =>
        seen.Status.Approval is { SupersededDigest: null } record
        && (record.SpecDigest != seen.SpecDigest || Before(seen)?.Reason == ApprovalReason.Denied);

    private static ApprovalReading Deny(WorkflowObservation seen, ApprovalRecord? record)
    {
        // A kept denial has no superseded digest, so one that does was written just now and names what is denied.
        var digest = seen.Status.SpecDigest ?? seen.SpecDigest;
        if (record?.Decision == ApprovalDecision.Denied
            && (record.SupersededDigest is not null || record.SpecDigest is null || record.SpecDigest == digest || record.SpecDigest == seen.SpecDigest))
        {
            return KeepDenial(seen, record, null);
        }
        // What has no time was written just now: its author and message are this decision's.
        var own = record is { At: null } ? record : null;
        var denial = new ApprovalRecord
        {
            Decision = ApprovalDecision.Denied,
            SpecDigest = digest,
            By = own?.By,
            Message = own?.Message,
            At = WholeSeconds(seen.Now),
        };
        return new(denial, denial, digest == seen.SpecDigest ? [] : [Mismatch(
            $"The denial is for the published digest {digest}; the spec is now {seen.SpecDigest}, which waits for its own decision.")]);
    }

    private static ApprovalReading KeepDenial(WorkflowObservation seen, ApprovalRecord record, string? gesture)
    {
        var digest = record.SpecDigest ?? seen.SpecDigest;
        var isNew = record.SupersededDigest is not null || record.SpecDigest is null || record.At is null
            || (digest == seen.SpecDigest && Before(seen)?.Reason != ApprovalReason.Denied)
            || (digest != seen.SpecDigest && Before(seen)?.Reason == ApprovalReason.ApprovedByStatus && seen.Status.SpecDigest == seen.SpecDigest);
        var events = new List<PlannedEvent>();
        if (gesture == WorkflowPhase.Approved)
            events.Add(Refused("status.phase says Approved and status.approval says Denied; the denial counts."));
        if (isNew && digest != seen.SpecDigest && digest != seen.Status.SpecDigest && !seen.HasUsableRevision(digest))
        {
            events.Add(Mismatch(
                $"The denial names {digest}, which is no revision of this workflow. It took the place of the approval, so nothing is served by status."
                + $" The current digest is {seen.SpecDigest}."));
        }
        var denial = record with { SpecDigest = digest, SupersededDigest = null, At = isNew || record.At is null ? WholeSeconds(seen.Now) : record.At };
        return new(denial, isNew ? denial : null, events);
    }

    private static ApprovalReading ApproveByPhase(WorkflowObservation seen, ApprovalRecord? record)
    {
        if (record is { Decision: ApprovalDecision.Approved or null, SpecDigest: not null })
            return KeepApproval(seen, record with { Decision = ApprovalDecision.Approved });
        var kept = BeforePatch(seen);
        if (seen.Problems.Count > 0)
            return new(kept, null, [CannotApprove(seen)]);
        if (seen.Status.SpecDigest != seen.SpecDigest)
        {
            var published = seen.Status.SpecDigest is { } digest ? $"the published digest was {digest}" : "no digest had been published yet";
            return new(kept, null, [Mismatch(
                $"The approval by status.phase does not count: {published}, and the spec is {seen.SpecDigest}. Review it and approve again.")]);
        }
        var own = record?.Decision == ApprovalDecision.Denied ? null : record;
        var approval = new ApprovalRecord
        {
            Decision = ApprovalDecision.Approved,
            SpecDigest = seen.SpecDigest,
            By = own?.By,
            Message = own?.Message,
            At = WholeSeconds(seen.Now),
        };
        return new(approval, approval, []);
    }

    private static ApprovalReading KeepApproval(WorkflowObservation seen, ApprovalRecord record)
    {
        var named = record.SpecDigest;
        if (named is null && record.SupersededDigest is null)
            return new(BeforePatch(seen), null, [Refused("status.approval has no specDigest; name the digest in status.specDigest, or set status.phase to Approved.")]);
        if (named is null)
            return new(Settle(seen, record.SupersededDigest!, record), null, []);
        if (named == seen.SpecDigest)
        {
            if (seen.Problems.Count > 0 && !WasApproved(seen, named))
                return new(BeforePatch(seen), null, [CannotApprove(seen)]);
            var isNew = record.At is null || WasDeniedByStatus(seen);
            var approval = record with { SupersededDigest = null, At = isNew ? WholeSeconds(seen.Now) : record.At };
            return new(approval, isNew ? approval : null, []);
        }
        return seen.HasUsableRevision(named) || WasApproved(seen, named) ? KeepEarlier(seen, record, named) : new(BeforePatch(seen), null, [Mismatch(
            $"The approval names {named}, which is neither the current digest {seen.SpecDigest} nor a kept revision. Review the spec and approve its digest.")]);
    }

    /// <summary>The named digest is not the spec's, but its revision is there: the spec moved on, or somebody rolls back.</summary>
    private static ApprovalReading KeepEarlier(WorkflowObservation seen, ApprovalRecord record, string named)
    {
        var kept = Superseded(named);
        if (named == seen.Status.SpecDigest && record.SupersededDigest is null)
            return new(kept, null, []); // the spec changed since the last pass; the condition tells
        if (named == record.SupersededDigest)
        {
            return new(kept, null, [Mismatch(
                $"The approval names {named}, which is approved already and superseded. The current digest {seen.SpecDigest} waits for its own decision.")]);
        }
        return new(kept, record with { SupersededDigest = null, At = WholeSeconds(seen.Now) }, [PlannedEvent.Normal(
            EventReason.RolledBack, $"Rolled back to {named}, which is served. The current digest {seen.SpecDigest} waits for its own decision.")]);
    }

    /// <summary>The record as it was before a patch that does not count, as far as the rest of the status still tells.</summary>
    private static ApprovalRecord? BeforePatch(WorkflowObservation seen)
    {
        if (seen.Status.Approval is { Decision: ApprovalDecision.Approved, SupersededDigest: { } superseded })
            return Settle(seen, superseded, null);
        if (seen.Status.Approval is { Decision: ApprovalDecision.Denied } denial)
            return denial;
        var digest = seen.Status.SpecDigest;
        return digest is null ? null : Before(seen)?.Reason switch
        {
            ApprovalReason.ApprovedByStatus when seen.Status.History is [var last, ..] && last.SpecDigest == digest => Settle(seen, digest, null),
            ApprovalReason.Denied when WasDeniedByStatus(seen) => new() { Decision = ApprovalDecision.Denied, SpecDigest = digest, At = WholeSeconds(seen.Now) },
            _ => null,
        };
    }

    private static ApprovalRecord Settle(WorkflowObservation seen, string digest, ApprovalRecord? record)
    {
        if (digest != seen.SpecDigest)
            return Superseded(digest);
        var past = seen.Status.History?.FirstOrDefault(h => h.SpecDigest == digest);
        return new()
        {
            Decision = ApprovalDecision.Approved,
            SpecDigest = digest,
            By = record?.By ?? past?.By,
            At = record?.At ?? past?.At ?? WholeSeconds(seen.Now),
            Message = record?.Message,
        };
    }

    // Author, time and message go: a merge patch would carry them over to the next decision. The history has them.
    private static ApprovalRecord Superseded(string digest) => new() { Decision = ApprovalDecision.Approved, SupersededDigest = digest };

    private static bool WasApproved(WorkflowObservation seen, string digest) =>
        seen.Status.SpecDigest == digest && Before(seen)?.Status == ConditionStatus.True;

    private static bool WasDeniedByStatus(WorkflowObservation seen) =>
        Before(seen)?.Reason == ApprovalReason.Denied
        && !seen.Approvals.Any(a => a.Spec.Decision == ApprovalDecision.Denied && a.Spec.SpecDigest == seen.Status.SpecDigest);

    private static Condition? Before(WorkflowObservation seen) => PhaseRule.Find(seen.Status.Conditions, ConditionType.Approved);

    private static PlannedEvent CannotApprove(WorkflowObservation seen) =>
        Refused($"An invalid workflow cannot be approved. {seen.Problems[0]}");

    private static PlannedEvent Refused(string note) => PlannedEvent.Warning(EventReason.ApprovalRefused, note);

    private static PlannedEvent Mismatch(string note) => PlannedEvent.Warning(EventReason.ApprovalDigestMismatch, note);

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
