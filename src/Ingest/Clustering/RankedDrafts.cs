namespace Signalbox.Ingest.Clustering;

/// <summary>The drafts that stay, and those that do not.</summary>
internal sealed record RankedDrafts(List<WorkflowDraft> Kept, List<LeftOutDraft> Left);
