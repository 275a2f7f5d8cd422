using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>The route: an Arazzo 1.1 Workflow Object field by field, and what a Kubernetes resource and an MCP tool add to it.</summary>
public sealed record McpWorkflowSpec
{
    /// <summary>Arazzo <c>workflowId</c>.</summary>
    public string WorkflowId { get; init; } = "";

    public string? Summary { get; init; }

    public string? Description { get; init; }

    /// <summary>The <see cref="McpTarget"/> in the same namespace that the steps are sent to.</summary>
    public TargetReference TargetRef { get; init; } = new();

    public ToolSpec Tool { get; init; } = new();

    /// <summary>JSON Schema 2020-12 of the arguments, of type object. Absent: no arguments.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>Arazzo <c>parameters</c>: added to every step that does not set them itself.</summary>
    public IReadOnlyList<WorkflowParameter>? Parameters { get; init; }

    public IReadOnlyList<WorkflowStep> Steps { get; init; } = [];

    /// <summary>Arazzo <c>successActions</c>: apply to every step that has no matching action of its own.</summary>
    public IReadOnlyList<SuccessAction>? SuccessActions { get; init; }

    /// <summary>Arazzo <c>failureActions</c>: apply to every step that has no matching action of its own.</summary>
    public IReadOnlyList<FailureAction>? FailureActions { get; init; }

    /// <summary>Result property to runtime expression (a string) or Selector Object (Arazzo 1.1).</summary>
    public IReadOnlyDictionary<string, JsonElement>? Outputs { get; init; }

    /// <summary>
    /// Arazzo <c>dependsOn</c>: workflows, by workflowId, that must have completed first. Those that the call has not been through yet are
    /// run, with the inputs that both declare.
    /// </summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    public Provenance? Provenance { get; init; }

    /// <summary>Withdraws the tool without losing its approval. The one field that the digest leaves out.</summary>
    public bool Suspend { get; init; }
}
