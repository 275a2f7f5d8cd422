namespace Signalbox.Ingest;

/// <summary>A workflow of an Arazzo document that cannot be run, and is therefore not imported.</summary>
/// <param name="WorkflowId">As in the document.</param>
/// <param name="Reason">Which step stands against it, why, and what to do.</param>
public sealed record RefusedWorkflow(string WorkflowId, string Reason);
