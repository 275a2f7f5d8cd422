namespace Signalbox.Ingest.Documents;

/// <summary>Collects warnings in order, each once, and no more of one kind than a person reads.</summary>
internal sealed class DocumentWarnings
{
    private const int MaxOfAKind = 200;
    private readonly HashSet<IngestWarning> _seen = [];
    private readonly List<IngestWarning> _all = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Add(string kind, string place, string message)
    {
        var warning = new IngestWarning(place, message);
        if (!_seen.Add(warning)) return;
        var count = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (count <= MaxOfAKind) _all.Add(warning);
    }

    public IReadOnlyList<IngestWarning> ToList() =>
        [.. _all, .. _counts.Where(count => count.Value > MaxOfAKind).OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => new IngestWarning(count.Key, $"{count.Value - MaxOfAKind} more warnings of this kind are left out here."))];
}
