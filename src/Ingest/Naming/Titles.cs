using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Naming;

/// <summary>Titles in sentence case: <c>create_snmp_server</c> is "Create an SNMP server".</summary>
internal static class Titles
{
    private static readonly HashSet<string> s_determined = new(StringComparer.Ordinal) { "my", "all", "current", "me", "every" };

    /// <param name="words">The words of the name.</param>
    /// <param name="draft">Tells whether there is one such thing or many.</param>
    public static string Of(IReadOnlyList<string> words, WorkflowDraft draft)
    {
        var shown = IsHash(words) ? words.SkipLast(1).ToList() : words;
        var verb = Verbs.Apart(shown[0]);
        return char.ToUpperInvariant(verb[0]) + verb[1..] + " " + Object(shown.Skip(1).ToList(), draft);
    }

    /// <summary>The object with its article and its acronyms as they are written.</summary>
    public static string Object(IReadOnlyList<string> words, WorkflowDraft draft)
    {
        var text = string.Join(' ', words.Select(Acronyms.Write));
        if (words.Count == 0 || draft.Verb is "list" or "search" || IsUncounted(words) || s_determined.Contains(words[0])) return text;
        if (words is ["api"]) return "the API";
        // A path that ends in no parameter leads to a thing of which there is one.
        return draft.Verb is "get" or "update" or "set" or "replace" or "delete" or "inspect" && !new ApiResource(draft.Main.Path).EndsInParameter && !draft.Main.PathParameters.Any()
            ? "the " + text : Inflection.WithArticle(text);
    }

    private static bool IsUncounted(IReadOnlyList<string> words)
    {
        var head = words[Inflection.Head(words)];
        if (Nouns.IsSame(head)) return false;
        return Inflection.IsPlural(head) || Nouns.IsAdjective(head) || Nouns.IsDoing(head) || Nouns.IsCollective(head) || Inflection.IsPlural(words[^1]);
    }

    private static bool IsHash(IReadOnlyList<string> words) =>
        words.Count > 2 && words[^1].Length == 6 && words[^1].All(char.IsAsciiHexDigitLower) && words[^1].Any(char.IsAsciiDigit);
}
