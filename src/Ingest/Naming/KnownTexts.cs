using System.Collections.Concurrent;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Ingest.Naming;

/// <summary>The findings of <see cref="TextCheck"/>, and what <see cref="SensitiveNames"/> says, for the texts of one ingest: schemas repeat a few words and descriptions thousands of times.</summary>
internal sealed class KnownTexts
{
    private readonly ConcurrentDictionary<string, string[]> _found = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string?> _sensitive = new(StringComparer.Ordinal);

    /// <summary>Whether the name says that its value is for nobody's eyes.</summary>
    public bool IsSensitive(string name) => _sensitive.GetOrAdd(name, static one => SensitiveNames.Matches(one) ? one : null) is not null;

    public IReadOnlyList<string> Findings(string? text) => text is null ? [] : _found.GetOrAdd(text, static one => [.. TextCheck.Findings(one)]);
}
