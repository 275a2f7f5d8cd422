namespace Signalbox.Ingest.Publishing;

/// <summary>What publishing did to the cluster.</summary>
public sealed record PublishOutcome
{
    /// <summary>Names of workflows that were not there before.</summary>
    public required IReadOnlyList<string> Created { get; init; }

    /// <summary>Names of workflows whose content changed; each is Pending again.</summary>
    public required IReadOnlyList<string> Updated { get; init; }

    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>Workflows of this target and generator that the document no longer gives. They are left as they are.</summary>
    public required IReadOnlyList<string> Orphaned { get; init; }

    /// <summary>Fields that a person or another tool owns and that were kept as they are.</summary>
    public required IReadOnlyList<IngestWarning> Kept { get; init; }

    public required bool TargetCreated { get; init; }
}
