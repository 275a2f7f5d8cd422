namespace Signalbox.Ingest.Publishing;

/// <summary>What publishing did to the cluster.</summary>
public sealed record PublishOutcome
{
    /// <summary>Names of workflows that were not there before.</summary>
    public required IReadOnlyList<string> Created { get; init; }

    /// <summary>Names of workflows whose content changed; each is Pending again.</summary>
    public required IReadOnlyList<string> Updated { get; init; }

    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>Workflows of this target that the document gave once and no longer gives. They are marked, and else left as they are.</summary>
    public required IReadOnlyList<string> SourceRemoved { get; init; }

    /// <summary>Workflows that were marked so and that the document gives again.</summary>
    public required IReadOnlyList<string> Restored { get; init; }

    /// <summary>Workflows that were left as they are because somebody else owns fields, beyond texts, that the document has otherwise.</summary>
    public required IReadOnlyList<IngestWarning> Conflicts { get; init; }

    /// <summary>Workflows that were left as they are because another selection of operations gave something else that name.</summary>
    public IReadOnlyList<IngestWarning> Clashes { get; init; } = [];

    /// <summary>Fields that a person or another tool owns and that were kept as they are.</summary>
    public required IReadOnlyList<IngestWarning> Kept { get; init; }

    public required bool TargetCreated { get; init; }
}
