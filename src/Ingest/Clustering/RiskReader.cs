using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>What a workflow may do to the upstream, from methods, paths and names together.</summary>
internal static class RiskReader
{
    public const string Read = "read";
    public const string Change = "change";
    public const string Destroy = "destroy";

    /// <summary>The risk for the reviewer, and the hints for clients. MCP counts every change that is not purely additive as destructive.</summary>
    public static (string Risk, ToolAnnotationsSpec Hints) Of(WorkflowDraft draft)
    {
        var operations = draft.Operations.ToList();
        var readOnly = operations.TrueForAll(operation => IsRead(operation) || (operation == draft.Main && draft.Intent == Intent.Search));
        var destroys = !readOnly && operations.Exists(operation => Destroys(operation, operation == draft.Main ? draft.Verb : null));
        var overwrites = operations.Exists(operation => operation.Method is "PUT" or "PATCH") || draft.Intent is Intent.Update or Intent.Replace;
        return (readOnly ? Read : destroys ? Destroy : Change, new ToolAnnotationsSpec
        {
            ReadOnlyHint = readOnly,
            DestructiveHint = !readOnly && (destroys || overwrites || draft.Intent == Intent.Act && !IsAdditive(draft.Verb)),
            IdempotentHint = readOnly || operations.TrueForAll(IsIdempotent),
            OpenWorldHint = false,
        });
    }

    private static bool Destroys(ApiOperation operation, string? verb)
    {
        if (operation.Method == "DELETE") return true;
        if (operation.Method is "GET" or "HEAD") return !IsRead(operation);
        if (verb is not null && Verbs.IsDestructive(verb)) return true;
        if (IntentReader.ActionVerb(operation) is { } words && words.Exists(Verbs.IsDestructive)) return true;
        return OperationWords.FromId(operation) is { } own && Verbs.IsDestructive(own[0]);
    }

    /// <summary>RFC 9110 calls GET safe, and still there are APIs whose <c>GET …/reboot</c> is a <c>rebootSystem</c>.</summary>
    private static bool IsRead(ApiOperation operation) =>
        operation.Method is "GET" or "HEAD" && !(OperationWords.FromId(operation) is { } own && Verbs.IsDestructive(own[0])
            && IntentReader.ActionVerb(operation) is { } words && words.Exists(Verbs.IsDestructive));

    /// <summary>
    /// Whether doing it again with the same arguments changes nothing more (RFC 9110 §9.2.2): PUT and DELETE unless the path is an action, such as
    /// <c>PUT …/reboot</c>, that is no setting of a state; a merge patch (RFC 7396) gives the same result each time; a POST promises nothing.
    /// </summary>
    private static bool IsIdempotent(ApiOperation operation) => operation.Method switch
    {
        "GET" or "HEAD" => IsRead(operation),
        "PUT" => IntentReader.ActionVerb(operation) is not { } words || words[0] is "set" or "enable" or "disable" or "lock" or "unlock" or "archive" or "replace" or "assign",
        "DELETE" => true,
        "PATCH" => operation.Body?.ContentType.StartsWith("application/merge-patch+json", StringComparison.OrdinalIgnoreCase) == true,
        _ => false,
    };

    private static bool IsAdditive(string verb) => verb is "create" or "add" or "insert" or "upload" or "import" or "register" or "generate" or "invite" or "snapshot" or "backup" or "clone" or "copy" or "export" or "send" or "post" or "test";
}
