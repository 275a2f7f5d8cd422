namespace Signalbox.Ingest.Clustering;

/// <summary>One of the things that a joined workflow can do, and the word that chooses it.</summary>
internal sealed record DraftChoice(string Label, WorkflowDraft Draft);
