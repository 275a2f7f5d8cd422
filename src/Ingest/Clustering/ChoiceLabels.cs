using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>The words that choose among joined workflows: what is done (<c>clone</c>, <c>update</c>), of which thing where there are several (<c>update_label</c>).</summary>
internal static class ChoiceLabels
{
    private const int MaxLength = 40;

    // Ids of the steps that joined workflows begin with.
    private static readonly HashSet<string> s_taken = new(StringComparer.Ordinal) { "look", "find", "read", "check" };

    public static List<DraftChoice> Of(IReadOnlyList<WorkflowDraft> drafts, Func<ApiOperation, Place> places, bool nounsOnly)
    {
        var several = drafts.Select(draft => places(draft.Main).Collection).Distinct().Count() > 1;
        var result = new List<DraftChoice>();
        foreach (var draft in drafts)
        {
            var candidates = Candidates(draft, places(draft.Main), several, nounsOnly).Where(words => words.Count > 0).Select(Short);
            var label = candidates.FirstOrDefault(candidate => !s_taken.Contains(candidate) && result.TrueForAll(other => other.Label != candidate));
            for (var i = 2; label is null; i++)
            {
                var numbered = $"{Short([draft.Verb, .. new ApiResource(draft.Main.Path).Object(0, false)])}_{i}";
                if (result.TrueForAll(other => other.Label != numbered)) label = numbered;
            }

            result.Add(new DraftChoice(label, draft));
        }

        return result;
    }

    /// <summary>The object with what it begins with, no word twice.</summary>
    public static List<string> With(IReadOnlyList<string> words, IEnumerable<string> label)
    {
        var known = words.Select(Inflection.Singular).ToHashSet(StringComparer.Ordinal);
        return [.. words, "with", .. label.Where(word => known.Add(Inflection.Singular(word))).DefaultIfEmpty("more")];
    }

    private static IEnumerable<List<string>> Candidates(WorkflowDraft draft, Place place, bool several, bool nounsOnly)
    {
        var tail = place.Tail.Where(segment => Words.Split(segment) is not ["actions" or "action"]).SelectMany(Words.Split).ToList();
        var nouns = new ApiResource(place.Collection + "/{id}");
        var verb = place.Tail.Length > 0 ? IntentReader.ActionVerb(draft.Main) : null;
        // The method is no verb, and "submit" is what is said where no better one is known.
        var plain = draft.Verb is "post" or "put" or "patch" ? draft.Intent == Intent.Create ? "create" : "update" : draft.Verb;
        List<string> act = place.Tail.Length == 0 ? [plain] : verb is not null && Marked(place.Tail[^1]) ? verb : (verb is not null && verb.Count <= tail.Count) || plain == "submit" || tail is [var first, ..] && first == plain ? tail : [plain, .. tail];
        if (nounsOnly)
        {
            yield return [.. nouns.Object(0, false), .. tail];
            if (draft.Patterns.Contains("overview") || draft.Patterns.Contains("inspect")) yield return [.. nouns.Object(0, false), .. tail, "parts"];
            yield return [.. nouns.Object(1, false), .. tail];
            yield return [.. nouns.Object(2, false), .. tail];
            yield break;
        }

        if (verb is not null && !several) yield return verb;
        if (!several) yield return act;
        yield return [.. act, .. nouns.Object(0, false)];
        yield return [.. act, .. nouns.Object(1, false)];
        yield return [.. act, "with", draft.Main.Method.ToLowerInvariant()];
    }

    // Actions/ComputerSystem.Reset, {name}:cancel: what stands before the mark is the thing again.
    private static bool Marked(string segment) => segment.Contains('.') || segment.Contains(':');

    private static string Short(List<string> words)
    {
        var label = Words.Snake(words);
        if (label.Length <= MaxLength) return label;
        var end = label.LastIndexOf('_', MaxLength);
        return label[..(end > 0 ? end : MaxLength)];
    }
}
