namespace Signalbox.Workflows.Model;

/// <summary>Immutable after creation.</summary>
public sealed record McpWorkflowApprovalSpec
{
    public string WorkflowName { get; init; } = "";

    public string SpecDigest { get; init; } = "";

    /// <summary><c>Approved</c> or <c>Denied</c>; see <see cref="ApprovalDecision"/>.</summary>
    public string Decision { get; init; } = "";

    public string? Reason { get; init; }
}
