using System.Collections.Immutable;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Discovery;

/// <summary>Ranked full-text search over the served tools. Immutable; made of one snapshot.</summary>
/// <remarks>The order of equals is that of the names: the same question over the same tools has the same answer.</remarks>
public sealed class ToolIndex
{
    private readonly ImmutableArray<ServedTool> _tools;
    private readonly WordIndex _words;

    private ToolIndex(RegistrySnapshot snapshot)
    {
        Version = snapshot.Version;
        _tools = snapshot.Tools;
        _words = new([.. _tools.Select(SearchText.Of)]);
    }

    /// <summary>Of the snapshot that it was made of.</summary>
    public long Version { get; }

    public static ToolIndex Of(RegistrySnapshot snapshot) => new(snapshot);

    /// <param name="query">Words in any form; empty: all tools, by name.</param>
    /// <param name="visible">What the asker may see; nothing else is found or counted.</param>
    /// <param name="limit">Hits at most.</param>
    public ToolHits Search(string query, Func<ServedTool, bool> visible, int limit)
    {
        if (_words.Scores(query) is not { } scores)
        {
            var all = _tools.Where(visible).ToList();
            return new(all.Count, [.. all.Take(limit).Select(tool => new ToolHit(tool, 0))]);
        }

        var hits = new List<ToolHit>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > 0 && visible(_tools[i]))
                hits.Add(new(_tools[i], scores[i]));
        }
        return new(hits.Count, [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Tool.Name, StringComparer.Ordinal).Take(limit)]);
    }
}
