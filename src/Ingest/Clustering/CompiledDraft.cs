namespace Signalbox.Ingest.Clustering;

/// <summary>A workflow that compiles, and the draft that it was made of.</summary>
internal sealed record CompiledDraft(GeneratedWorkflow Workflow, WorkflowDraft Draft);
