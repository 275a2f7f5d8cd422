namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// Ranked full-text search over numbered texts: BM25F (Robertson, Zaragoza, Taylor 2004; k1 = 1.2, b = 0.6), a word that begins with a word of the query
/// counting in part. Immutable.
/// </summary>
internal sealed class WordIndex
{
    private const float K1 = 1.2f, B = 0.6f;

    /// <summary>What a beginning counts beside the whole word, and how many words it stands for at most.</summary>
    private const float Beginning = 0.5f;
    private const int MostBeginnings = 50;
    private const int MostWords = 16;

    private readonly float[] _norms;
    private readonly string[] _words;
    private readonly List<Posting>[] _postings;

    public WordIndex(IReadOnlyList<SearchText> texts)
    {
        _norms = new float[texts.Count];
        var postings = new Dictionary<string, List<Posting>>(StringComparer.Ordinal);
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

    /// <summary>How well each text fits, 0 where it does not; null: the query has no words, and all fit alike.</summary>
    public float[]? Scores(string query)
    {
        var words = SearchWords.Of(query).Distinct(StringComparer.Ordinal).Take(MostWords).ToList();
        if (words.Count == 0)
            return null;
        var scores = new float[_norms.Length];
        foreach (var word in words)
            Score(word, scores);
        return scores;
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
        var rarity = MathF.Log(1 + ((_norms.Length - postings.Count + 0.5f) / (postings.Count + 0.5f)));
        foreach (var posting in postings)
        {
            var weight = posting.Weight / _norms[posting.Text];
            scores[posting.Text] += share * rarity * (weight * (K1 + 1) / (weight + K1));
        }
    }

    private readonly record struct Posting(int Text, float Weight);
}
