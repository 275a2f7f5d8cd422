namespace Signalbox.Workflows.Model;

/// <summary>The two decisions.</summary>
public static class ApprovalDecision
{
    public const string Approved = "Approved";
    public const string Denied = "Denied";
}
