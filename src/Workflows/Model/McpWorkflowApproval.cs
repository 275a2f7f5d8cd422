using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>Approves or denies one digest of one workflow in the same namespace; made for GitOps. Deleting it revokes it.</summary>
public sealed record McpWorkflowApproval : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public McpWorkflowApprovalSpec Spec { get; init; } = new();

    public McpWorkflowApprovalStatus? Status { get; init; }
}
