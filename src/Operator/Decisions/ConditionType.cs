namespace Signalbox.Operator.Decisions;

/// <summary>Types of the conditions. Names are API once shipped.</summary>
public static class ConditionType
{
    /// <summary>The spec is valid: a workflow compiles, a target can be used.</summary>
    public const string Accepted = "Accepted";

    /// <summary>A person approved the current spec. Reasons: <see cref="Signalbox.Workflows.Approval.ApprovalReason"/>.</summary>
    public const string Approved = "Approved";

    /// <summary>Every ready tool server replica serves the live revision.</summary>
    public const string Ready = "Ready";

    /// <summary>What the spec refers to exists.</summary>
    public const string ResolvedRefs = "ResolvedRefs";

    /// <summary>On an approval object: its decision counts.</summary>
    public const string Effective = "Effective";
}
