using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>An upstream API: one host or a fleet of hosts.</summary>
public sealed record McpTarget : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public McpTargetSpec Spec { get; init; } = new();

    public McpTargetStatus? Status { get; init; }
}
