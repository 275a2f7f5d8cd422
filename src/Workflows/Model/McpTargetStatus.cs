using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>Whether the target can be used: condition <c>Accepted</c>.</summary>
public sealed record McpTargetStatus
{
    public long? ObservedGeneration { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}
