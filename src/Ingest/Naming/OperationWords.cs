using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming;

/// <summary>Words for an operation from its id, where that reads like a verb and its object.</summary>
internal static class OperationWords
{
    private const int MaxWords = 6;

    /// <summary><c>getPetById</c> gives get, pet. Null where the id is missing, machine-made from the path, or no verb and object.</summary>
    public static List<string>? FromId(ApiOperation operation)
    {
        if (operation.DeclaredId is not { } id || id.Contains('/')) return null;
        // WorkflowService_ListWorkflows: a generated prefix names the service, not the object.
        var underscore = id.IndexOf("Service_", StringComparison.Ordinal);
        if (underscore > 0) id = id[(underscore + "Service_".Length)..];
        var words = Words.Split(id);
        if (words.Count < 2 || !Verbs.IsVerb(words[0])) return null;
        if (IsPathLike(words, operation)) return null;
        words = WithoutKey(words, operation);
        return words.Count is >= 2 and <= MaxWords ? words : null;
    }

    // getUserById, getUserByUserId: the key is an argument and says so itself.
    private static List<string> WithoutKey(List<string> words, ApiOperation operation)
    {
        var by = words.LastIndexOf("by");
        if (by < 2) return words;
        var key = string.Concat(words.Skip(by + 1));
        var isKey = key is "id" or "uuid" or "name" or "key" || operation.PathParameters.Any(name => string.Concat(Words.Split(name)) == key);
        return isKey ? words.Take(by).ToList() : words;
    }

    private static bool IsPathLike(List<string> words, ApiOperation operation)
    {
        var path = PathTemplate.Segments(operation.Path).SelectMany(Words.Split).ToList();
        return words.Count >= 4 && words[0].Equals(operation.Method, StringComparison.OrdinalIgnoreCase) && words.Skip(1).All(path.Contains);
    }
}
