using Found = System.Collections.Generic.OrderedDictionary<Signalbox.Ingest.IngestWarning, string>;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Collects warnings in order, each once, and no more of one kind than a person reads. A check that runs beside the rest keeps its place in that order:
/// the result does not tell when it ended.
/// </summary>
internal sealed class DocumentWarnings
{
    private const int MaxOfAKind = 200;
    private readonly List<Part> _earlier = [];
    private Found _found = [];

    public void Add(string kind, string place, string message) => _found.TryAdd(new IngestWarning(place, message), kind);

    /// <summary>What the check adds stands after what is there and before whatever is added from here on.</summary>
    /// <param name="check">Runs on another thread and adds to the warnings that it is given.</param>
    public Task<T> Beside<T>(Func<DocumentWarnings, T> check)
    {
        var own = new DocumentWarnings();
        var running = Task.Run(() => check(own));
        _earlier.Add(new Part(Task.CompletedTask, _found));
        _earlier.Add(new Part(running, own._found));
        _found = [];
        return running;
    }

    /// <summary>Waits until every check has ended.</summary>
    /// <exception cref="OperationCanceledException">The time is up, or the ingest was ended; a check that cannot be interrupted runs out unheard.</exception>
    public Task SettleAsync(CancellationToken cancellation) => Task.WhenAll(_earlier.Select(part => part.Check)).WaitAsync(cancellation);

    /// <summary>All of them, after <see cref="SettleAsync"/>.</summary>
    public IReadOnlyList<IngestWarning> ToList()
    {
        var seen = new HashSet<IngestWarning>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = new List<IngestWarning>();
        foreach (var found in _earlier.Select(part => part.Found).Append(_found))
        {
            foreach (var (warning, kind) in found)
            {
                if (!seen.Add(warning)) continue;
                var count = counts[kind] = counts.GetValueOrDefault(kind) + 1;
                if (count <= MaxOfAKind) all.Add(warning);
            }
        }

        foreach (var kind in counts.Keys.Order(StringComparer.Ordinal))
        {
            if (counts[kind] > MaxOfAKind) all.Add(new IngestWarning(kind, $"{counts[kind] - MaxOfAKind} more warnings of this kind are left out here."));
        }

        return all;
    }

    private sealed record Part(Task Check, Found Found);
}
