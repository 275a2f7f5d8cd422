namespace Signalbox.Workflows.Approval;

/// <summary>Reasons of the <c>Approved</c> condition. Names are API once shipped.</summary>
public static class ApprovalReason
{
    /// <summary>Nobody has decided about any revision yet.</summary>
    public const string AwaitingApproval = "AwaitingApproval";

    /// <summary><c>status.approval</c> approves the current digest.</summary>
    public const string ApprovedByStatus = "ApprovedByStatus";

    /// <summary>An <c>McpWorkflowApproval</c> approves the current digest.</summary>
    public const string ApprovedByResource = "ApprovedByResource";

    /// <summary>The current digest is denied, by status or by resource.</summary>
    public const string Denied = "Denied";

    /// <summary>An earlier revision was approved; the current one waits for its own decision.</summary>
    public const string SpecChangedAfterApproval = "SpecChangedAfterApproval";

    /// <summary>The current digest was approved once and the approval is gone.</summary>
    public const string Revoked = "Revoked";
}
