using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming;

/// <summary>
/// The verb of an operation. In this order of trust: the id, where it begins with a verb that is more than the method; the path, where it ends in one;
/// the id's plain verb; the summary, then the description; what method and path mean by themselves.
/// </summary>
internal static class VerbReader
{
    // Segments that ask, at the end of a path that is read: GET /customers/search.
    private static readonly HashSet<string> s_asking = new(StringComparer.Ordinal)
    {
        "search", "query", "lookup", "download", "export", "preview", "validate", "verify", "ping", "render", "compare", "autocomplete", "filter",
    };

    // In an id these may be all that the path already says, so a verb of the path wins over them.
    private static readonly HashSet<string> s_common = new(StringComparer.Ordinal) { "create", "add", "set", "update", "put", "patch", "post", "get", "list", "read", "do", "run", "execute" };

    /// <summary>The verb and its own object that the path ends in: <c>set-boot-order</c> is set, boot, order. Null for a resource.</summary>
    public static List<string>? Action(ApiOperation operation, Intent intent)
    {
        if (intent is not (Intent.Act or Intent.Search or Intent.Get or Intent.List)) return null;
        if (IntentReader.ActionVerb(operation) is not { } words) return null;
        if (intent is Intent.Get or Intent.List) return words.Count == 1 && s_asking.Contains(words[0]) ? words : null;
        if (words[0] is "bulk" or "batch" && words.Count > 1) return Verbs.IsForName(words[1]) ? [words[1], .. words.Skip(2), "in", "bulk"] : null;
        // UpdateService.SimpleUpdate is marked as an action, though it is called a thing.
        if (!Verbs.IsForName(words[0])) return operation.Path.Contains("/Actions/", StringComparison.Ordinal) ? ["start", .. words] : null;
        // POST …/scan_status, "Get information about a scan": no verb, although it begins with a word that can be one.
        var reads = words.Count > 1 && (IsPlainRead(SummaryWords.Verb(operation.Summary)) || IsPlainRead(SummaryWords.Verb(operation.Description)));
        return reads && !Verbs.IsPlainRead(words[0]) ? null : words;
    }

    public static string Read(ApiOperation operation, Intent intent, List<string>? action, List<string>? id)
    {
        if (id is not null && (Fit(id[0], operation, intent) ?? Honest(id[0], intent)) is { } own && (action is null || !s_common.Contains(own))) return own;
        if (action is not null) return action[0];
        // What makes things creates them; that a text says "add" or "configure" counts only where it names the object too.
        var told = intent == Intent.Create ? SummaryWords.Verb(operation.Summary) : SummaryWords.Verb(operation);
        return Fit(OperationWords.Trailing(operation), operation, intent) ?? Fit(told, operation, intent) ?? Default(operation, intent);
    }

    // GET /system/reboot is a rebootSystem: what the id owns up to is never called a read.
    private static string? Honest(string verb, Intent intent) => intent is Intent.Get or Intent.List && Verbs.IsForName(verb) && !Verbs.IsPlainChange(verb) ? verb : null;

    /// <summary>The word as the verb of a name, or null where it does not suit what is done.</summary>
    private static string? Fit(string? verb, ApiOperation operation, Intent intent)
    {
        if (verb is null) return null;
        switch (intent)
        {
            case Intent.List or Intent.Get:
                if (Verbs.IsPlainRead(verb)) return intent == Intent.List || verb == "list" ? "list" : "get";
                return verb == "head" ? "check" : Verbs.IsRead(verb) || verb is "generate" ? verb : null;
            case Intent.Search:
                return verb is "query" or "find" ? "search" : IsPlainRead(verb) ? verb == "list" ? "list" : "get" : Verbs.IsForName(verb) ? verb : null;
            case Intent.Delete:
                return Verbs.IsForName(verb) && !Verbs.IsRead(verb) && !Verbs.IsPlainChange(verb) && verb is not ("create" or "add" or "set" or "return" or "destroy") ? verb : null;
            case Intent.Create:
                return verb is "post" or "insert" or "make" or "put" or "issue" ? "create" : Verbs.IsForName(verb) && !Verbs.IsRead(verb) && !Verbs.IsPlainChange(verb) && verb != "return" ? verb : null;
            case Intent.Replace:
                return Verbs.IsPlainChange(verb) ? "replace" : Verbs.IsForName(verb) && !IsPlainRead(verb) && verb is not ("create" or "delete") ? verb : null;
            case Intent.Update:
                if (Verbs.IsPlainChange(verb)) return Default(operation, intent);
                // "Creates or updates" on the path of one thing.
                return verb == "create" && operation.Method is "PUT" or "PATCH" ? "set" : Verbs.IsForName(verb) && !IsPlainRead(verb) ? verb : null;
            default:
                if (Verbs.IsPlainChange(verb)) return operation.Method == "POST" && verb == "post" ? null : "update";
                return IsPlainRead(verb) ? "get" : Verbs.IsForName(verb) ? verb : null;
        }
    }

    private static string Default(ApiOperation operation, Intent intent) => intent switch
    {
        Intent.List => "list",
        Intent.Get => operation.Method == "HEAD" ? "check" : "get",
        Intent.Create => "create",
        Intent.Update => operation.Method == "PUT" && operation.Body is null ? "set" : "update",
        Intent.Replace => "replace",
        Intent.Delete => "delete",
        Intent.Search => "search",
        _ => Inflection.Singular(Words.Split(operation.Path)[^1]) == "action" ? "run" : "submit",
    };

    private static bool IsPlainRead(string? verb) => verb is not null && Verbs.IsPlainRead(verb);
}
