namespace Signalbox.Workflows.Model;

/// <summary>The closed set of phases.</summary>
public static class WorkflowPhase
{
    /// <summary>The current spec waits for a decision; an older approved revision may still be served.</summary>
    public const string Pending = "Pending";

    /// <summary>Decided, not yet confirmed served by every ready replica. Written by a person, it is the approving gesture.</summary>
    public const string Approved = "Approved";

    /// <summary>Every ready tool server replica serves the approved digest.</summary>
    public const string Active = "Active";

    /// <summary>Denied. Written by a person, it is the denying gesture.</summary>
    public const string Rejected = "Rejected";

    /// <summary>Cannot be compiled; the Accepted condition says which step and why.</summary>
    public const string Invalid = "Invalid";

    /// <summary>Approved, but withdrawn by <c>spec.suspend</c>.</summary>
    public const string Suspended = "Suspended";
}
