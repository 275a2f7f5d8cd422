namespace Signalbox.Workflows.Model;

/// <summary>One approved revision, kept for rollback.</summary>
public sealed record RevisionHistoryEntry
{
    public string SpecDigest { get; init; } = "";

    /// <summary>Name of the ControllerRevision.</summary>
    public string Revision { get; init; } = "";

    public string? By { get; init; }

    public DateTimeOffset? At { get; init; }
}
