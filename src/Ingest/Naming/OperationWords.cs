using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming;

/// <summary>Words for an operation from its id, where that reads like a verb and its object.</summary>
internal static class OperationWords
{
    private const int MaxWords = 6;

    // At the end of an id these are verbs, and never a thing that the noun before them has.
    private static readonly HashSet<string> s_trailing = new(StringComparer.Ordinal)
    {
        "create", "delete", "update", "list", "search", "resolve", "revoke", "expire", "apply", "validate", "upload", "download", "remove", "add", "get", "cancel", "start", "stop", "attach", "detach", "enable", "disable", "export", "import", "clone", "shutdown",
    };

    private static readonly HashSet<string> s_inside = new(StringComparer.Ordinal) { "get", "list", "create", "delete" };

    /// <summary><c>getPetById</c> gives get, pet. Null where the id is missing, machine-made from the path, or no verb and object.</summary>
    public static List<string>? FromId(ApiOperation operation)
    {
        if (operation.DeclaredId is not { } id || id.Contains('/')) return null;
        // WorkflowService_ListWorkflows: a generated prefix names the service, not the object.
        var underscore = id.IndexOf("Service_", StringComparison.Ordinal);
        if (underscore > 0) id = id[(underscore + "Service_".Length)..];
        var words = VerbFirst(WithoutPath(Words.Split(id), operation));
        if (words is null || IsPathLike(words, operation)) return null;
        words = WithoutKey(words, operation);
        return words.Count is >= 2 and <= MaxWords ? words : null;
    }

    /// <summary>The verb that an id ends in, where it begins with none: <c>poll_expire</c>, <c>VSDUpload</c>.</summary>
    public static string? Trailing(ApiOperation operation)
    {
        if (operation.DeclaredId is not { } id || id.Contains('/')) return null;
        var words = Words.Split(id);
        return words.Count > 1 && s_trailing.Contains(words[^1]) ? words[^1] : null;
    }

    // applications_get_instance, bulk_delete_messages: the verb is there, but not in front.
    private static List<string>? VerbFirst(List<string> words)
    {
        if (words.Count < 2) return null;
        if (words[0] is "bulk" or "batch" && words.Count > 2 && Verbs.IsForName(words[1])) return [words[1], .. words.Skip(2), "in", "bulk"];
        // invite_resolve: the noun could be a verb as well.
        if (Verbs.IsVerb(words[0])) return words.Count == 2 && words[1] is "resolve" or "revoke" or "expire" ? null : words;
        return words.Count > 2 && s_inside.Contains(words[1]) && (words[0] == "action" || Inflection.IsPlural(words[0])) ? words.Skip(1).ToList() : null;
    }

    // getUserById, getUserByUserId: the key is an argument and says so itself.
    private static List<string> WithoutKey(List<string> words, ApiOperation operation)
    {
        var by = words.LastIndexOf("by");
        if (by < 2) return words;
        var key = string.Concat(words.Skip(by + 1));
        var isKey = key is "id" or "ids" or "uuid" or "name" or "key" || operation.PathParameters.Any(name => string.Concat(Words.Split(name)) == key);
        return isKey ? words.Take(by).ToList() : words;
    }

    // read_item_items__item_id__get: path and method are appended so that the id is unique.
    private static List<string> WithoutPath(List<string> words, ApiOperation operation)
    {
        var added = PathTemplate.Segments(operation.Path).SelectMany(Words.Split).Append(operation.Method.ToLowerInvariant()).ToList();
        return words.Count > added.Count && words.TakeLast(added.Count).SequenceEqual(added) ? words.SkipLast(added.Count).ToList() : words;
    }

    /// <summary>GetChargesCharge, PostAccountPeople: the method, then every segment of the path.</summary>
    private static bool IsPathLike(List<string> words, ApiOperation operation)
    {
        if (!words[0].Equals(operation.Method, StringComparison.OrdinalIgnoreCase)) return false;
        var segments = PathTemplate.Segments(operation.Path);
        var all = segments.SelectMany(Words.Split).ToList();
        var nouns = new ApiResource(operation.Path).Nouns.SelectMany(noun => noun.Words);
        return words.Skip(1).All(all.Contains) && nouns.All(words.Contains);
    }
}
