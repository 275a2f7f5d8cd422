using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Approval;

/// <summary>A live workflow's claim to a tool name. The name is the live revision's, which may not be the current spec's.</summary>
public sealed record ToolClaim(NamespacedName Workflow, string ToolName, DateTimeOffset? CreationTimestamp, string? Uid)
{
    public static ToolClaim Of(McpWorkflow workflow, string liveToolName) => new(
        new(workflow.Metadata.Namespace ?? "", workflow.Metadata.Name),
        liveToolName,
        workflow.Metadata.CreationTimestamp,
        workflow.Metadata.Uid);
}
