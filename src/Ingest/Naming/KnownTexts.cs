using System.Collections.Concurrent;

namespace Signalbox.Ingest.Naming;

/// <summary>The findings of <see cref="TextCheck"/> for the texts of one ingest: schemas repeat a few words and descriptions thousands of times.</summary>
internal sealed class KnownTexts
{
    private readonly ConcurrentDictionary<string, string[]> _found = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Findings(string? text) => text is null ? [] : _found.GetOrAdd(text, static one => [.. TextCheck.Findings(one)]);
}
