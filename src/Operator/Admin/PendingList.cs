namespace Signalbox.Operator.Admin;

/// <summary>Answer of <c>GET /workflows/pending</c>.</summary>
/// <param name="Workflows">By namespace and name.</param>
internal sealed record PendingList(IReadOnlyList<PendingWorkflow> Workflows);
