using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>The words that a path speaks of: what it ends at and what that belongs to.</summary>
internal sealed class ApiResource
{
    private static readonly HashSet<string> s_frames = new(StringComparer.Ordinal) { "api", "rest", "v1", "v2", "v3", "v4", "v1beta1", "v1alpha1", "redfish", "services", "oem" };

    public ApiResource(string path)
    {
        var segments = PathTemplate.Segments(path);
        EndsInParameter = segments.Length > 0 && segments[^1].Contains('{');
        var nouns = new List<PathNoun>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{')) continue;
            var brace = segments[i].IndexOfAny(['{', '(']);
            var words = Words.Split(brace > 0 ? segments[i][..brace] : segments[i]);
            if (words.Count == 0 || (words.Count == 1 && (IsFrame(words[0]) || LeadsToAction(segments, i)))) continue;
            nouns.Add(new PathNoun(words, brace > 0 || (i + 1 < segments.Length && segments[i + 1].StartsWith('{'))));
        }

        Nouns = nouns;
    }

    /// <summary>Words of the static segments, and whether a parameter follows each.</summary>
    public IReadOnlyList<PathNoun> Nouns { get; }

    public bool EndsInParameter { get; }

    /// <summary>The last noun with as many of its owners before it as asked for: <c>/vms/{id}/disks</c> is disk, or vm disk.</summary>
    public List<string> Object(int owners, bool plural)
    {
        if (Nouns.Count == 0) return plural ? ["resources"] : ["api", "root"];
        var last = Nouns[^1].Words;
        return ObjectNames.Join(
            Nouns.SkipLast(1).TakeLast(owners).Select(ObjectNames.Owner), plural ? Inflection.Plural(last) : EndsInParameter ? Inflection.Singular(last) : last);
    }

    // Redfish, and /actions/reset; elsewhere actions are things.
    private static bool LeadsToAction(string[] segments, int i) =>
        segments[i] == "Actions" || (segments[i] == "actions" && i == segments.Length - 2 && Words.Split(segments[^1]) is [var verb, ..] && Verbs.IsForName(verb));

    public static bool IsFrame(string word) => s_frames.Contains(word) || (word[0] == 'v' && word.Skip(1).All(char.IsAsciiDigit) && word.Length > 1);
}
