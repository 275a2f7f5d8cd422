namespace Signalbox.Ingest.Clustering;

/// <summary>Workflows that become one; one alone stays as it is.</summary>
/// <param name="Key">Null where it stays alone.</param>
/// <param name="Drafts">In the order that they are chosen in.</param>
/// <param name="Area">Product area of the first.</param>
internal sealed record JoinPlan(JoinKey? Key, IReadOnlyList<WorkflowDraft> Drafts, string Area);
