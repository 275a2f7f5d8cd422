namespace Signalbox.Workflows.Approval;

/// <summary>What may be served of a workflow, and why.</summary>
/// <param name="LiveDigest">The one digest that may be served; null: nothing.</param>
/// <param name="CurrentDigest">Digest of the spec as it stands.</param>
/// <param name="Current">What was decided about <paramref name="CurrentDigest"/>.</param>
/// <param name="Reason">One of <see cref="ApprovalReason"/>, about <paramref name="CurrentDigest"/>.</param>
/// <param name="Message">For people: what was decided, by what, and what to do next.</param>
public sealed record LiveDecision(string? LiveDigest, string CurrentDigest, ApprovalState Current, string Reason, string Message);
