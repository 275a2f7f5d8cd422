using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Arazzo;

/// <summary>A workflow of an Arazzo document: a spec that compiles, or the reason why there is none.</summary>
internal sealed record ImportedWorkflow
{
    public required string WorkflowId { get; init; }

    /// <summary>In the order of the steps.</summary>
    public required IReadOnlyList<FoundOperation> Operations { get; init; }

    public McpWorkflowSpec? Spec { get; init; }

    /// <summary>metadata.name.</summary>
    public string Name { get; init; } = "";

    public string? Refusal { get; init; }
}
