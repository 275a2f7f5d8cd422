namespace Signalbox.Ingest.Publishing;

/// <summary>How many files were written, were as they should be, no longer belonged and are gone.</summary>
public sealed record WriteOutcome(int Written, int Unchanged, int Removed)
{
    /// <summary>Manifests that were not written because another selection of operations gave something else that name.</summary>
    public IReadOnlyList<IngestWarning> Clashes { get; init; } = [];
}
