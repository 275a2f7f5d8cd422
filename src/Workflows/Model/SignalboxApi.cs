using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>The API group of Signalbox and its kinds.</summary>
public static class SignalboxApi
{
    public const string Group = "signalbox.dev";
    public const string Version = "v1alpha1";
    public const string ApiVersion = Group + "/" + Version;

    public static ResourceKind<McpWorkflow> Workflows { get; } =
        new(Group, Version, "McpWorkflow", "mcpworkflows", true, WorkflowsJson.Default.McpWorkflow);

    public static ResourceKind<McpWorkflowApproval> Approvals { get; } =
        new(Group, Version, "McpWorkflowApproval", "mcpworkflowapprovals", true, WorkflowsJson.Default.McpWorkflowApproval);

    public static ResourceKind<McpTarget> Targets { get; } =
        new(Group, Version, "McpTarget", "mcptargets", true, WorkflowsJson.Default.McpTarget);

    public static ResourceKind<McpWorkflowRun> Runs { get; } =
        new(Group, Version, "McpWorkflowRun", "mcpworkflowruns", true, WorkflowsJson.Default.McpWorkflowRun);
}
