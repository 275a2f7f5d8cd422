using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>The durable record of a call that may outlive its client and the tool server that began it.</summary>
public sealed record McpWorkflowRun : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public McpWorkflowRunSpec Spec { get; init; } = new();

    public McpWorkflowRunStatus? Status { get; init; }
}
