using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Clustering;

/// <summary>Tells an operation's intent from method, path, its neighbours and what it answers.</summary>
internal sealed class IntentReader(OperationIndex index)
{
    public Intent Read(ApiOperation operation)
    {
        var segments = PathTemplate.Segments(operation.Path);
        var last = segments.Length == 0 ? "" : segments[^1];
        var isItem = last.Contains('{');
        return operation.Method switch
        {
            "GET" or "HEAD" => isItem ? Intent.Get : IsCollection(operation) ? Intent.List : Intent.Get,
            "DELETE" => Intent.Delete,
            "PATCH" => Intent.Update,
            "PUT" => Action(operation) is null ? index.Find(operation, "PATCH") is null ? Intent.Update : Intent.Replace : Intent.Act,
            _ => Post(operation, isItem),
        };
    }

    /// <summary>The verb that the last static part of the path is or begins with: <c>reboot</c>, <c>Actions/ComputerSystem.Reset</c>, <c>set-password</c>.</summary>
    public static List<string>? ActionVerb(ApiOperation operation) => ActionVerb(operation.Path);

    /// <summary>The same from the path alone.</summary>
    public static List<string>? ActionVerb(string path)
    {
        var segments = PathTemplate.Segments(path);
        if (segments.Length == 0 || segments[^1].Contains('{')) return null;
        var last = segments[^1];
        var dot = last.LastIndexOf('.');
        var colon = last.LastIndexOf(':');
        var words = Words.Split(last[(Math.Max(dot, colon) + 1)..]);
        if (words.Count == 0) return null;
        var marked = dot > 0 || colon > 0 || (segments.Length > 1 && segments[^2].Equals("actions", StringComparison.OrdinalIgnoreCase) && !segments[^1].Contains('{'));
        if (marked) return words;
        // A plural is a collection even where the singular is a verb: /exports, /builds.
        return Verbs.IsVerb(words[0]) && !IsCollectionNoun(words) ? words : null;

        static bool IsCollectionNoun(List<string> words) => words.Count == 1 && Inflection.IsPlural(words[0]);
    }

    // What can be read, or has items, is a thing, even where its name can be a verb: /gc/schedule, /import_session, /check-runs.
    private List<string>? Action(ApiOperation operation) =>
        operation.Path.Contains("/Actions/", StringComparison.Ordinal) || (index.Find(operation, "GET") is null && !index.HasItem(operation)) ? ActionVerb(operation) : null;

    private Intent Post(ApiOperation operation, bool isItem)
    {
        var verb = Action(operation) ?? (OperationWords.FromId(operation) is { } words && !words[0].Equals("create", StringComparison.Ordinal) ? words : null);
        if (verb is not null && Searches(verb, operation.Path)) return Intent.Search;
        if (!isItem && Action(operation) is null && index.HasItem(operation)) return Intent.Create;
        if (Action(operation) is not null) return Intent.Act;
        if (isItem) return verb is { } own && own[0] is "add" or "create" ? Intent.Create : Intent.Update;
        var nouns = new ApiResource(operation.Path).Nouns;
        if (verb is not null && verb[0] is not ("add" or "post" or "insert" or "new")) return Intent.Act;
        return nouns.Count > 0 && Inflection.IsPlural(nouns[^1].Words[^1]) || verb is not null || operation.Responses.Any(response => response.Status == "201") ? Intent.Create : Intent.Act;
    }

    /// <summary>Whether a POST of these words only asks. What stands below <c>/Actions/</c> acts, whatever it is called.</summary>
    public static bool Searches(List<string> verb, string path) => IsReadVerb(verb[0]) && !path.Contains("/Actions/", StringComparison.OrdinalIgnoreCase);

    private static bool IsReadVerb(string verb) => verb is "search" or "query" or "find" or "list" or "get" or "count" or "lookup" or "validate" or "preview" or "check" or "lint" or "estimate" or "calculate" or "compare";

    private bool IsCollection(ApiOperation operation) =>
        index.HasItem(operation) || ListShape.Find(operation.SuccessSchema, index.Reader(operation.Document)) is { IsRootOrOnly: true };
}
