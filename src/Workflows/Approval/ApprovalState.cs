namespace Signalbox.Workflows.Approval;

/// <summary>What was decided about one digest.</summary>
public enum ApprovalState
{
    Undecided,
    Approved,

    /// <summary>A denial beats any approval of the same digest.</summary>
    Denied,
}
