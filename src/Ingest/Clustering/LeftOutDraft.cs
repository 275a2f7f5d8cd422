namespace Signalbox.Ingest.Clustering;

/// <summary>A draft that there is no room for, and why.</summary>
internal sealed record LeftOutDraft(WorkflowDraft Draft, string Reason);
