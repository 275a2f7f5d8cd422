using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Discovery;

/// <summary>An operation that an ingested workflow pins in one of its steps. Immutable.</summary>
/// <param name="Workflow">Approved or not.</param>
/// <param name="Step">The first that sends it.</param>
/// <param name="Operation">Method and path.</param>
internal sealed record WorkflowOperation(McpWorkflow Workflow, WorkflowStep Step, PinnedOperation Operation)
{
    public NamespacedName Key { get; } = new(Workflow.Metadata.Namespace ?? "", Workflow.Metadata.Name);

    /// <summary>Where the workflow sends it.</summary>
    public NamespacedName Target { get; } = new(Workflow.Metadata.Namespace ?? "", Workflow.Spec.TargetRef.Name);

    /// <summary>The words that it is found by.</summary>
    public SearchText Text { get; } = SearchText.Of(Workflow, Step, Operation);

    /// <summary>Those of the step, and those of the workflow that it does not set itself.</summary>
    public IEnumerable<WorkflowParameter> Parameters => (Step.Parameters ?? []).Concat(Workflow.Spec.Parameters ?? []).DistinctBy(p => (p.Name, p.In));

    /// <summary>Each operation of the workflow once, in the order of its steps.</summary>
    public static IReadOnlyList<WorkflowOperation> Of(McpWorkflow workflow) =>
    [
        .. workflow.Spec.Steps
            .Where(step => step.Operation is { Method.Length: > 0, Path.Length: > 0 })
            .DistinctBy(step => step.Operation)
            .Select(step => new WorkflowOperation(workflow, step, step.Operation!)),
    ];
}
