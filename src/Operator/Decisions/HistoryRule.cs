using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>The last ten approved revisions, newest first, each once.</summary>
public static class HistoryRule
{
    public const int Length = 10;

    public static IReadOnlyList<RevisionHistoryEntry> After(WorkflowObservation seen, ApprovalReading reading, LiveRevision live)
    {
        var history = seen.Status.History ?? [];
        if (live.Digest is null || live.ToolName is null)
            return history;
        var known = history.FirstOrDefault(h => h.SpecDigest == live.Digest);
        var decided = reading.Named is { Decision: ApprovalDecision.Approved } named && named.SpecDigest == live.Digest ? named : null;
        if (known is not null && known == history[0] && decided is null)
            return history;
        var approval = decided ?? (reading.Approval?.SpecDigest == live.Digest ? reading.Approval : null);
        var resource = seen.Approvals
            .Where(a => a.Spec.Decision == ApprovalDecision.Approved && a.Spec.SpecDigest == live.Digest)
            .MaxBy(a => a.Metadata.CreationTimestamp);
        var entry = new RevisionHistoryEntry
        {
            SpecDigest = live.Digest,
            Revision = live.Name!,
            By = approval?.By ?? (approval is null ? known?.By : null),
            At = approval?.At ?? known?.At ?? resource?.Metadata.CreationTimestamp,
        };
        return [entry, .. history.Where(h => h.SpecDigest != live.Digest).Take(Length - 1)];
    }

    /// <summary>The revisions of this workflow that neither history nor the live digest refers to.</summary>
    public static IEnumerable<KnownRevision> Unreferenced(
        WorkflowObservation seen, IReadOnlyList<RevisionHistoryEntry> history, LiveRevision live, ApprovalRecord? approval)
    {
        string?[] kept =
        [
            .. history.Select(h => h.Revision),
            live.Name,
            approval?.SupersededDigest is { } digest ? seen.RevisionOf(digest)?.Name : null,
        ];
        return seen.Revisions.Where(r => seen.Owns(r) && !kept.Contains(r.Name));
    }
}
