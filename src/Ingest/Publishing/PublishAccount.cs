namespace Signalbox.Ingest.Publishing;

/// <summary>A <see cref="PublishOutcome"/> in the making.</summary>
internal sealed class PublishAccount
{
    /// <summary>As many as a person reads; the rest is of the same kind.</summary>
    private const int MostFields = 5;

    public List<string> Created { get; } = [];

    public List<string> Updated { get; } = [];

    public List<string> Unchanged { get; } = [];

    public List<string> SourceRemoved { get; } = [];

    public List<string> Restored { get; } = [];

    public List<IngestWarning> Kept { get; } = [];

    public List<IngestWarning> Conflicts { get; } = [];

    public List<IngestWarning> Clashes { get; } = [];

    public bool TargetCreated { get; init; }

    public int Done => Created.Count + Updated.Count + Unchanged.Count + Conflicts.Count + Clashes.Count;

    public void Conflict(string name, IReadOnlyList<FieldConflict> conflicts)
    {
        var fields = conflicts.GroupBy(conflict => conflict.Owner, StringComparer.Ordinal)
            .Select(owner => $"{owner.Key} owns {string.Join(", ", owner.Take(MostFields).Select(conflict => conflict.Field[1..]))}{(owner.Count() > MostFields ? $" and {owner.Count() - MostFields} more" : "")}");
        Conflicts.Add(new IngestWarning(name, $"{string.Join("; ", fields)}, and the document says otherwise. The workflow was left as it is."));
    }

    public PublishOutcome ToOutcome() => new()
    {
        Created = Created,
        Updated = Updated,
        Unchanged = Unchanged,
        SourceRemoved = SourceRemoved,
        Restored = Restored,
        Kept = Kept,
        Conflicts = Conflicts,
        Clashes = Clashes,
        TargetCreated = TargetCreated,
    };
}
