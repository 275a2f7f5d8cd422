namespace Signalbox.Workflows.Model;

/// <summary>A decision bound to one digest.</summary>
public sealed record ApprovalRecord
{
    /// <summary><c>Approved</c> or <c>Denied</c>; see <see cref="ApprovalDecision"/>.</summary>
    public string? Decision { get; init; }

    public string? SpecDigest { get; init; }

    /// <summary>The user name that the API server authenticated.</summary>
    public string? By { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Message { get; init; }
}
