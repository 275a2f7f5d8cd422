using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Approval;

/// <summary>
/// The one rule that says what is live. Operator and tool server both call it, so neither trusts what the other wrote down.
/// </summary>
/// <remarks>
/// A digest is approved when <c>status.approval</c> or an <see cref="McpWorkflowApproval"/> approves exactly it and no denial names it.
/// Live is the current digest when approved, else the one that <c>status.approval</c> approves, else the newest approval object's digest
/// that was live before. Nothing is live of a workflow that is suspended or being deleted. There is one <c>status.approval</c>: denying
/// an edit through it replaces the older approval, and then nothing is live by status (fail closed).
/// </remarks>
public static class ApprovalRule
{
    /// <param name="workflow">The workflow as the API server stores it.</param>
    /// <param name="approvals">Approval objects; those of other namespaces or workflows, and those being deleted, do not count.</param>
    /// <param name="digestOf">Takes the digest of the workflow's spec; null: <see cref="SpecDigest.Compute(McpWorkflowSpec)"/>.</param>
    public static LiveDecision Decide(McpWorkflow workflow, IEnumerable<McpWorkflowApproval> approvals, Func<McpWorkflowSpec, string>? digestOf = null)
    {
        var current = (digestOf ?? SpecDigest.Compute)(workflow.Spec);
        var decisions = new Decisions(workflow, approvals);
        var state = decisions.IsDenied(current) ? ApprovalState.Denied
            : decisions.IsApproved(current) ? ApprovalState.Approved
            : ApprovalState.Undecided;
        var withdrawn = workflow.Metadata.DeletionTimestamp is not null || workflow.Spec.Suspend;
        var live = withdrawn ? null : state == ApprovalState.Approved ? current : decisions.EarlierApproved();
        var (reason, message) = Explain(workflow, decisions, state, current, live);
        return new(live, current, state, reason, message);
    }

    /// <summary>Who denies <paramref name="digest"/>, whatever the spec is by now: <c>status.approval</c>, or an approval object by kind and name. Null: nobody.</summary>
    public static string? DenialOf(McpWorkflow workflow, IEnumerable<McpWorkflowApproval> approvals, string digest) => new Decisions(workflow, approvals).DenialOf(digest);

    private static (string Reason, string Message) Explain(
        McpWorkflow workflow, Decisions decisions, ApprovalState state, string current, string? live)
    {
        var stillServed = live is null || live == current ? "" : $" The approved revision {live} is served on.";
        if (state == ApprovalState.Denied)
            return (ApprovalReason.Denied, $"{current} is denied by {decisions.DenialOf(current)}.{stillServed}");
        if (state == ApprovalState.Approved)
        {
            return decisions.ApprovedByStatus(current)
                ? (ApprovalReason.ApprovedByStatus, $"{current} is approved by status.approval.")
                : (ApprovalReason.ApprovedByResource, $"{current} is approved by {decisions.ApprovalOf(current)}.");
        }
        var how = $" To approve it, set status.phase to Approved, or create an McpWorkflowApproval for {current}.";
        var history = workflow.Status?.History ?? [];
        if (history.Any(h => h.SpecDigest == current))
            return (ApprovalReason.Revoked, $"The approval of {current} was taken back.{stillServed}{how}");
        if (live is not null || history.Count > 0 || decisions.AnyEarlierApproval(current))
            return (ApprovalReason.SpecChangedAfterApproval, $"The spec was changed to {current}, which waits for a decision.{stillServed}{how}");
        return (ApprovalReason.AwaitingApproval, $"{current} waits for a decision.{how}");
    }

    private sealed class Decisions(McpWorkflow workflow, IEnumerable<McpWorkflowApproval> approvals)
    {
        private readonly ApprovalRecord? _status = workflow.Status?.Approval;

        // Newest first; the name breaks a tie, so that every reader picks the same one.
        private readonly McpWorkflowApproval[] _objects =
        [
            .. approvals
                .Where(a => a.Metadata.Namespace == workflow.Metadata.Namespace
                    && a.Spec.WorkflowName == workflow.Metadata.Name
                    && a.Metadata.DeletionTimestamp is null)
                .OrderByDescending(a => a.Metadata.CreationTimestamp)
                .ThenByDescending(a => a.Metadata.Name, StringComparer.Ordinal),
        ];

        public bool IsDenied(string digest) => DenialOf(digest) is not null;

        public bool IsApproved(string digest) => !IsDenied(digest) && (ApprovedByStatus(digest) || ApprovalOf(digest) is not null);

        public bool ApprovedByStatus(string digest) =>
            _status?.Decision == ApprovalDecision.Approved && (_status.SpecDigest == digest || _status.SupersededDigest == digest);

        public string? ApprovalOf(string digest) => Named(ApprovalDecision.Approved, digest);

        public string? DenialOf(string digest) =>
            _status?.Decision == ApprovalDecision.Denied && _status.SpecDigest == digest
                ? "status.approval"
                : Named(ApprovalDecision.Denied, digest);

        public bool AnyEarlierApproval(string current) =>
            ByStatus().Any(digest => digest != current);

        public string? EarlierApproved()
        {
            var byStatus = ByStatus().Where(d => !IsDenied(d)).ToArray();
            if (byStatus.Length > 0)
                return byStatus.FirstOrDefault(WasLive) ?? byStatus[^1];
            return _objects
                .Where(a => a.Spec.Decision == ApprovalDecision.Approved)
                .Select(a => a.Spec.SpecDigest)
                .FirstOrDefault(d => WasLive(d) && !IsDenied(d));
        }

        // What a person named comes before what the operator kept; a digest that never was live does not push out one that was.
        private string[] ByStatus() => _status?.Decision == ApprovalDecision.Approved
            ? [.. new[] { _status.SpecDigest, _status.SupersededDigest }.OfType<string>()]
            : [];

        // Only what was live once has a revision to serve; an approval for a digest never seen must not become live by itself.
        private bool WasLive(string digest) =>
            workflow.Status?.Served?.SpecDigest == digest || workflow.Status?.History?.Any(h => h.SpecDigest == digest) == true;

        private string? Named(string decision, string digest) =>
            _objects.FirstOrDefault(a => a.Spec.Decision == decision && a.Spec.SpecDigest == digest) is { } found
                ? $"McpWorkflowApproval {found.Metadata.Name}"
                : null;
    }
}
