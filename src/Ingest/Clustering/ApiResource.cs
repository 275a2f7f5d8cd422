using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>The words that a path speaks of: what it ends at and what that belongs to.</summary>
internal sealed class ApiResource
{
    private static readonly HashSet<string> s_frames = new(StringComparer.Ordinal) { "api", "rest", "v1", "v2", "v3", "v4", "v1beta1", "v1alpha1", "redfish", "services", "oem", "actions" };

    public ApiResource(string path)
    {
        var segments = PathTemplate.Segments(path);
        EndsInParameter = segments.Length > 0 && segments[^1].Contains('{');
        var nouns = new List<(List<string> Words, bool Owned)>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{')) continue;
            var brace = segments[i].IndexOfAny(['{', '(']);
            var words = Words.Split(brace > 0 ? segments[i][..brace] : segments[i]);
            if (words.Count == 0 || (words.Count == 1 && IsFrame(words[0]))) continue;
            nouns.Add((words, brace > 0 || (i + 1 < segments.Length && segments[i + 1].StartsWith('{'))));
        }

        Nouns = nouns;
    }

    /// <summary>Words of the static segments, and whether a parameter follows each.</summary>
    public IReadOnlyList<(List<string> Words, bool Owned)> Nouns { get; }

    public bool EndsInParameter { get; }

    /// <summary>The last noun with as many of its owners before it as asked for: <c>/vms/{id}/disks</c> is disk, or vm disk.</summary>
    public List<string> Object(int owners, bool plural)
    {
        if (Nouns.Count == 0) return [plural ? "resources" : "root"];
        var last = Nouns[^1].Words;
        var words = new List<string>();
        foreach (var (noun, _) in Nouns.Skip(Math.Max(0, Nouns.Count - 1 - owners)).Take(Math.Min(owners, Nouns.Count - 1)))
        {
            Append(words, Inflection.Singular(noun));
        }

        Append(words, plural ? Inflection.Plural(last) : EndsInParameter || plural ? Inflection.Singular(last) : last);
        return words;
    }

    // virtual_machine + virtual_machine_disk is virtual_machine_disk.
    private static void Append(List<string> words, List<string> more)
    {
        var overlap = Math.Min(words.Count, more.Count);
        while (overlap > 0 && !words.TakeLast(overlap).SequenceEqual(more.Take(overlap))) overlap--;
        words.AddRange(more.Skip(overlap));
    }

    private static bool IsFrame(string word) => s_frames.Contains(word) || (word[0] == 'v' && word.Skip(1).All(char.IsAsciiDigit) && word.Length > 1);
}
