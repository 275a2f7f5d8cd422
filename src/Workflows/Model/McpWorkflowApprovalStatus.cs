using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>Whether the approval took effect: condition <c>Effective</c>.</summary>
public sealed record McpWorkflowApprovalStatus
{
    public long? ObservedGeneration { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}
