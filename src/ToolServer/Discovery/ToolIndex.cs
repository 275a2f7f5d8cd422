using System.Collections.Immutable;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// Ranked full-text search over the served tools: BM25F (Robertson, Zaragoza, Taylor 2004; k1 = 1.2, b = 0.6), a word that begins with a word of the query
/// counting in part. Immutable; made of one snapshot.
/// </summary>
/// <remarks>The order of equals is that of the names: the same question over the same tools has the same answer.</remarks>
public sealed class ToolIndex
{
    private const float K1 = 1.2f, B = 0.6f;

    /// <summary>What a beginning counts beside the whole word, and how many words it stands for at most.</summary>
    private const float Beginning = 0.5f;
    private const int MostBeginnings = 50;
    private const int MostWords = 16;

    private readonly ImmutableArray<ServedTool> _tools;
    private readonly float[] _norms;
    private readonly string[] _words;
    private readonly List<Posting>[] _postings;

    private ToolIndex(RegistrySnapshot snapshot)
    {
        Version = snapshot.Version;
        _tools = snapshot.Tools;
        _norms = new float[_tools.Length];
        var postings = new Dictionary<string, List<Posting>>(StringComparer.Ordinal);
        var texts = _tools.Select(SearchText.Of).ToList();
        var average = texts.Count == 0 ? 1 : Math.Max(texts.Average(text => text.Length), 1);
        for (var i = 0; i < texts.Count; i++)
        {
            _norms[i] = 1 - B + (B * texts[i].Length / average);
            foreach (var (word, weight) in texts[i].Weights)
            {
                if (!postings.TryGetValue(word, out var list))
                    postings[word] = list = [];
                list.Add(new(i, weight));
            }
        }
        _words = [.. postings.Keys.Order(StringComparer.Ordinal)];
        _postings = [.. _words.Select(word => postings[word])];
    }

    /// <summary>Of the snapshot that it was made of.</summary>
    public long Version { get; }

    public static ToolIndex Of(RegistrySnapshot snapshot) => new(snapshot);

    /// <param name="query">Words in any form; empty: all tools, by name.</param>
    /// <param name="visible">What the asker may see; nothing else is found or counted.</param>
    /// <param name="limit">Hits at most.</param>
    public ToolHits Search(string query, Func<ServedTool, bool> visible, int limit)
    {
        var words = SearchWords.Of(query).Distinct(StringComparer.Ordinal).Take(MostWords).ToList();
        if (words.Count == 0)
        {
            var all = _tools.Where(visible).ToList();
            return new(all.Count, [.. all.Take(limit).Select(tool => new ToolHit(tool, 0))]);
        }

        var scores = new float[_tools.Length];
        foreach (var word in words)
            Score(word, scores);
        var hits = new List<ToolHit>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > 0 && visible(_tools[i]))
                hits.Add(new(_tools[i], scores[i]));
        }
        return new(hits.Count, [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Tool.Name, StringComparer.Ordinal).Take(limit)]);
    }

    private void Score(string word, float[] scores)
    {
        var at = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        if (at >= 0)
            Add(_postings[at], 1, scores);
        if (word.Length < 3)
            return;
        var counted = 0;
        for (var i = at >= 0 ? at + 1 : ~at; i < _words.Length && counted < MostBeginnings && _words[i].StartsWith(word, StringComparison.Ordinal); i++, counted++)
            Add(_postings[i], Beginning, scores);
    }

    private void Add(List<Posting> postings, float share, float[] scores)
    {
        var rarity = MathF.Log(1 + ((_tools.Length - postings.Count + 0.5f) / (postings.Count + 0.5f)));
        foreach (var posting in postings)
        {
            var weight = posting.Weight / _norms[posting.Tool];
            scores[posting.Tool] += share * rarity * (weight * (K1 + 1) / (weight + K1));
        }
    }

    private readonly record struct Posting(int Tool, float Weight);
}
