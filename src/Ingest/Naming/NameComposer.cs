using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Naming;

/// <summary>Gives a draft its verb and, from the shortest to the longest, the objects that it may be named with.</summary>
internal static class NameComposer
{
    private const int Comfortable = 40;
    private const int Longest = 52;

    /// <summary>Verb and objects for a draft that has one main operation.</summary>
    public static void Describe(WorkflowDraft draft)
    {
        var operation = draft.Main;
        var resource = new ApiResource(operation.Path);
        var id = OperationWords.FromId(operation);
        var action = VerbReader.Action(operation, draft.Intent);
        if (draft.Verb.Length == 0) draft.Verb = VerbReader.Read(operation, draft.Intent, action, id);
        var path = (action is null
            ? ObjectNames.OfResource(resource, words => Number(words, draft, resource.EndsInParameter))
            : ObjectNames.OfAction(resource, action.Skip(1).ToList(), operation.Tags).Select(words => Number(words, draft, false))).Where(words => words.Count > 0).ToList();
        foreach (var told in Told(draft, resource, id, action))
        {
            if (draft.Verb == "list" && IsOne(told, resource, draft)) draft.Verb = "get";
            var numbered = draft.Verb == "list" && !told.Exists(Inflection.IsPlural) ? Inflection.Plural(told)
                : id is null && resource.EndsInParameter && draft.Verb == "get" ? Inflection.Singular(told) : told;
            // Only what many words tell apart may be long.
            var most = draft.Objects.Count == 0 ? Comfortable : Longest;
            var fits = Words.Snake(numbered).Length + draft.Verb.Length < most || path.TrueForAll(one => Words.Snake(one).Length > Words.Snake(numbered).Length);
            if (fits) draft.Objects.Add(WithoutRepeats(numbered));
        }

        draft.Objects.AddRange(draft.Verb == "get" && draft.Intent == Intent.List ? path.Select(words => Inflection.Singular(words)) : path);
        var last = draft.Objects[0][Inflection.Head(draft.Objects[0])];
        if (draft.Verb == "get" && Inflection.IsPlural(last) && !Nouns.IsCollective(last))
        {
            // Many things are a list, however they are wrapped.
            draft.Verb = "list";
            for (var i = 0; i < draft.Objects.Count; i++) draft.Objects[i] = Inflection.Plural(draft.Objects[i]);
        }
    }

    /// <summary>What people wrote of the object: in the id, else in the summary. A word like policy says nothing where the path says of what.</summary>
    private static IEnumerable<List<string>> Told(WorkflowDraft draft, ApiResource resource, List<string>? id, List<string>? action)
    {
        if (id is not null && resource.Nouns.Count > 0)
        {
            var words = id.Skip(1).ToList();
            if (words.Count > 1 && words[^1] == "list" && draft.Intent is Intent.List or Intent.Get) words.RemoveAt(words.Count - 1);
            // stopScanArtifact on …/artifacts/{id}/scan/stop: the path tells the scan of an artifact from scanning one.
            var isOfAction = action is not null && draft.Verb == action[0] && (id[0] != action[0] || (words.Count > 1 && Verbs.IsForName(words[0]) && resource.Nouns.Count > 2));
            return isOfAction || (ObjectNames.IsGeneric(words) && resource.Nouns.Count > 1) ? [] : [words];
        }

        if (action is not null && resource.Nouns.Count > 1) return [];
        var telling = draft.Verb == SummaryWords.Verb(draft.Main.Summary) && draft.Verb is not ("get" or "list" or "create" or "update" or "replace" or "delete" or "set");
        return SummaryWords.Objects(draft.Main, resource.Nouns.Count == 0 ? [] : resource.Nouns[^1].Words, telling).Where(words => !(ObjectNames.IsGeneric(words) && (telling || resource.Nouns.Count > 1)));
    }

    // GET /user answers one, whatever lists it has inside: id or summary speak of one, and so does the path.
    private static bool IsOne(List<string> told, ApiResource resource, WorkflowDraft draft)
    {
        var head = told[Inflection.Head(told)];
        return !Inflection.IsPlural(head) && !Nouns.IsMass(head) && !Nouns.IsAdjective(head) && (resource.Nouns.Count == 0 || !Inflection.IsPlural(resource.Nouns[^1].Words[^1]))
            && !(OperationWords.FromId(draft.Main) is ["list", ..]) && SummaryWords.Verb(draft.Main.Summary) is not "list";
    }

    private static List<string> Number(List<string> words, WorkflowDraft draft, bool isItem)
    {
        if (draft.Verb is "list" or "search" or "filter" or "query") return Inflection.Plural(words);
        if (draft.Verb == "preview") return Inflection.Singular(words);
        return isItem || draft.Intent == Intent.Create ? Inflection.Singular(words) : words;
    }

    private static List<string> WithoutRepeats(List<string> words)
    {
        var repeated = words.FindIndex(word => !Nouns.IsPreposition(word) && words.Take(words.IndexOf(word)).Any(before => Inflection.Singular(before) == Inflection.Singular(word)));
        // users blocked by the user: what follows the preposition tells nothing new.
        if (repeated > 0 && words.FindLastIndex(repeated, Nouns.IsPreposition) is > 0 and var cut) return words.Take(cut).ToList();
        return words.Where((word, i) => Nouns.IsPreposition(word) || !words.Skip(i + 1).Any(later => Inflection.Singular(later) == Inflection.Singular(word))).ToList();
    }
}
