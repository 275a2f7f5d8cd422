namespace Signalbox.Operator.Decisions;

/// <summary>Reasons of the events on a workflow. Names are API once shipped.</summary>
public static class EventReason
{
    public const string Approved = "Approved";
    public const string Denied = "Denied";
    public const string Revoked = "Revoked";
    public const string RolledBack = "RolledBack";
    public const string Serving = "Serving";
    public const string Suspended = "Suspended";
    public const string Accepted = "Accepted";
    public const string TargetFound = "TargetFound";

    // Warnings
    public const string SpecChangedAfterApproval = "SpecChangedAfterApproval";
    public const string InvalidSpec = "InvalidSpec";
    public const string SourceRemoved = "SourceRemoved";
    public const string NameConflict = "NameConflict";
    public const string CallUnresolved = "CallUnresolved";
    public const string TargetNotFound = "TargetNotFound";
    public const string RevisionTampered = "RevisionTampered";
    public const string RevisionMissing = "RevisionMissing";

    /// <summary>An approval names a digest that is neither the current spec's nor a kept revision's.</summary>
    public const string ApprovalDigestMismatch = "ApprovalDigestMismatch";

    /// <summary>An approval or a phase gesture cannot count.</summary>
    public const string ApprovalRefused = "ApprovalRefused";

    /// <summary>Someone wrote a phase that is no gesture; it was set back.</summary>
    public const string PhaseReset = "PhaseReset";
}
