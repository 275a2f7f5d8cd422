using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>One workflow = one MCP tool. <see cref="Spec"/> is what people review, <see cref="Status"/> what was observed and decided.</summary>
public sealed record McpWorkflow : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public McpWorkflowSpec Spec { get; init; } = new();

    public McpWorkflowStatus? Status { get; init; }
}
