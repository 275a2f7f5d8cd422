using System.Buffers;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming;

/// <summary>Verb and object from the sentence that describes an operation: <c>List repository issues for a user</c> gives list and repository, issues.</summary>
internal static class SummaryWords
{
    private const int MaxObject = 4;
    private const int MaxWhole = 6;
    private static readonly SearchValues<char> s_stops = SearchValues.Create(",(:;/\"");

    private static readonly HashSet<string> s_fillers = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "this", "that", "these", "new", "existing", "specific", "specified", "given", "selected", "single", "particular", "certain", "individual", "one", "all", "any", "your", "its", "our", "multiple",
        "currently", "every", "each", "several", "more", "various", "requested",
    };

    // What is read of something, and not the something.
    private static readonly HashSet<string> s_views = new(StringComparer.Ordinal) { "list", "details", "detail", "information", "info", "set", "collection", "array", "data", "instance", "instances", "contents", "resource", "object", "objects", "record" };

    private static readonly HashSet<string> s_ends = new(StringComparer.Ordinal) { "about", "based", "owned", "associated", "assigned", "available", "known", "than", "needed" };

    private static readonly HashSet<string> s_keys = new(StringComparer.Ordinal) { "id", "ids", "uuid", "name", "number", "slug", "sha", "its", "their", "key" };

    private static readonly HashSet<string> s_clauses = new(StringComparer.Ordinal) { "and", "or", "which", "that", "when", "where", "if", "is", "are", "was", "be", "so", "but", "whose", "not", "can", "will", "using", "about", "than" };

    /// <summary>The imperative that the summary, else the description, begins with; null where neither begins with a verb.</summary>
    public static string? Verb(ApiOperation operation) => Verb(operation.Summary) ?? Verb(operation.Description);

    /// <summary>The same for one text.</summary>
    public static string? Verb(string? text)
    {
        var words = Head(text);
        return words.Count < 2 ? null : Verbs.Imperative(words[0]);
    }

    /// <summary>
    /// The object of the summary: nouns up to the first word that leads on to something else; then, where that differs, all of it that a name can hold.
    /// Empty where there are none, or too many, or where they have nothing in common with the path and so may mean anything.
    /// </summary>
    /// <param name="operation">Has the summary.</param>
    /// <param name="last">The words that the path ends in.</param>
    /// <param name="telling">The verb says more than the method, so that its object belongs to it, whatever the path calls it.</param>
    public static List<List<string>> Objects(ApiOperation operation, IReadOnlyList<string> last, bool telling)
    {
        var words = Head(operation.Summary);
        if (words.Count < 2 || Verbs.Imperative(words[0]) is not { } verb) return [];
        var start = 1;
        while (start + 1 < words.Count && Skips(words, start)) start++;
        while (start < words.Count && (s_fillers.Contains(words[start]) || words[start] == "for")) start++;
        var rest = words.Skip(start).Where(word => !s_fillers.Contains(word)).ToList();
        // codes of conduct: the path says it in the same words.
        if (last.Count > 1 && rest.Take(last.Count).Select(Inflection.Singular).SequenceEqual(last.Select(Inflection.Singular))) return [rest.Take(last.Count).ToList()];
        var result = rest.TakeWhile((word, i) => !Leads(rest, i)).ToList();
        // Repositories Dependabot can access: the verb after it has a subject of its own.
        if (HasSubject(rest, result.Count)) result.RemoveAt(result.Count - 1);
        while (result.Count > 1 && s_views.Contains(result[^1])) result.RemoveAt(result.Count - 1);
        if (result.Count is 0 or > MaxObject || (result.Count == 1 && s_views.Contains(result[0])) || !(telling || IsOfPath(result, operation, verb))) return [];
        var whole = rest.TakeWhile((word, i) => !s_clauses.Contains(word) && !(word == "by" && i + 1 < rest.Count && s_keys.Contains(rest[i + 1]))).ToList();
        if (HasSubject(rest, whole.Count)) whole.RemoveAt(whole.Count - 1);
        while (whole.Count > MaxWhole && whole.FindLastIndex(Nouns.IsPreposition) is > 0 and var cut) whole.RemoveRange(cut, whole.Count - cut);
        while (whole.Count > 1 && Nouns.IsPreposition(whole[^1])) whole.RemoveAt(whole.Count - 1);
        // Twice the same where there is no more to say, so that it outlasts those that can say more.
        if (whole.Count > MaxWhole || whole.Count <= result.Count) return [result, result];
        // Marked as what, converted to what?
        return verb is "mark" or "convert" or "move" or "change" ? [whole] : [result, whole];
    }

    private static bool HasSubject(List<string> words, int taken) =>
        taken > 1 && taken < words.Count && words[taken] is "can" or "is" or "are" or "was" or "will";

    private static bool Leads(List<string> words, int i) =>
        Nouns.IsPreposition(words[i]) || (i > 0 && s_ends.Contains(words[i])) || s_clauses.Contains(words[i])
        || (i > 0 && Inflection.IsPlural(words[i - 1]) && (words[i] == "accessible" || (Nouns.IsAdjective(words[i]) && words[i].EndsWith("ed", StringComparison.Ordinal))));

    // list of, details about, a, the.
    private static bool Skips(List<string> words, int i) =>
        s_fillers.Contains(words[i]) || (s_views.Contains(words[i]) && words[i + 1] is "of" or "about" or "on" or "for" or "from") || (i > 1 && words[i] is "of" or "about" or "on" or "for" or "from" && s_views.Contains(words[i - 1]));

    private static bool IsOfPath(List<string> words, ApiOperation operation, string verb)
    {
        var path = PathTemplate.Segments(operation.Path).Where(segment => !PathTemplate.IsParameter(segment)).SelectMany(Words.Split).Where(word => word.Length > 2 && word != verb).ToList();
        return path.Count == 0 || words.Select(Inflection.Singular).Any(word => path.Exists(one => one.Contains(word, StringComparison.Ordinal) || word.Contains(Inflection.Singular(one), StringComparison.Ordinal)));
    }

    /// <summary>The words of the first sentence, up to a comma, bracket or colon.</summary>
    private static List<string> Head(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        var plain = Prose.Plain(text.Length > 600 ? text[..600] : text);
        var end = plain.AsSpan().IndexOfAny(s_stops);
        var sentence = Sentences.First(end > 0 ? plain[..end] : plain);
        // An identifier in the place of a sentence says nothing.
        return sentence.Contains(' ') ? Words.Split(sentence.Replace("’s", "", StringComparison.Ordinal).Replace("'s", "", StringComparison.Ordinal)) : [];
    }
}
