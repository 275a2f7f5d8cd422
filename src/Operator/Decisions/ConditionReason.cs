namespace Signalbox.Operator.Decisions;

/// <summary>Reasons of the conditions, except Approved, whose reasons the approval rule names. Names are API once shipped.</summary>
public static class ConditionReason
{
    // Accepted
    public const string Valid = "Valid";
    public const string Invalid = "Invalid";

    /// <summary>The document that the workflow was made from no longer gives it. What is approved is served on.</summary>
    public const string SourceRemoved = "SourceRemoved";

    // Ready
    public const string Serving = "Serving";
    public const string NotApproved = "NotApproved";
    public const string Suspended = "Suspended";
    public const string NameConflict = "NameConflict";
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>The live revision calls a workflow that is not live, not the only one of its workflowId, or not to be called so.</summary>
    public const string CallUnresolved = "CallUnresolved";
    public const string AwaitingReplicas = "AwaitingReplicas";

    /// <summary>The live revision's object holds something else than what was approved.</summary>
    public const string RevisionTampered = "RevisionTampered";

    /// <summary>The live revision's object is gone, and the spec no longer has its content.</summary>
    public const string RevisionMissing = "RevisionMissing";

    // ResolvedRefs
    public const string ResolvedRefs = "ResolvedRefs";
    public const string TargetNotFound = "TargetNotFound";

    // Effective
    public const string Approves = "Approves";
    public const string Denies = "Denies";
    public const string WorkflowNotFound = "WorkflowNotFound";
    public const string DigestMismatch = "DigestMismatch";

    /// <summary>A denial of the same digest beats this approval.</summary>
    public const string Overruled = "Overruled";

    /// <summary>The digest was approved, and another one is live now.</summary>
    public const string Superseded = "Superseded";

    public const string UnknownDecision = "UnknownDecision";
}
