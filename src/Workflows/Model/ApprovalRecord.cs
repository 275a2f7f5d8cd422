namespace Signalbox.Workflows.Model;

/// <summary>A decision bound to one digest.</summary>
public sealed record ApprovalRecord
{
    /// <summary><c>Approved</c> or <c>Denied</c>; see <see cref="ApprovalDecision"/>.</summary>
    public string? Decision { get; init; }

    public string? SpecDigest { get; init; }

    /// <summary>
    /// An approved digest that the spec has moved away from and that is served until the new one is decided. The operator moves it here from
    /// <see cref="SpecDigest"/>, so that whatever stands there is what a person named, even after a merge patch.
    /// </summary>
    public string? SupersededDigest { get; init; }

    /// <summary>The user name that the API server authenticated.</summary>
    public string? By { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Message { get; init; }
}
