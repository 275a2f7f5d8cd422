namespace Signalbox.Workflows.Model;

/// <summary>What is live.</summary>
public sealed record ServedStatus
{
    public string? SpecDigest { get; init; }

    /// <summary>Name of the ControllerRevision.</summary>
    public string? Revision { get; init; }

    /// <summary>Ready tool server replicas that confirmed this digest.</summary>
    public int? Replicas { get; init; }
}
