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
        var readOnly = operations.TrueForAll(operation => operation.Method is "GET" or "HEAD" || (operation == draft.Main && draft.Intent == Intent.Search));
        var destroys = !readOnly && operations.Exists(operation => Destroys(operation, operation == draft.Main ? draft.Verb : null));
        var overwrites = operations.Exists(operation => operation.Method is "PUT" or "PATCH") || draft.Intent is Intent.Update or Intent.Replace;
        return (readOnly ? Read : destroys ? Destroy : Change, new ToolAnnotationsSpec
        {
            ReadOnlyHint = readOnly,
            DestructiveHint = !readOnly && (destroys || overwrites || draft.Intent == Intent.Act && !IsAdditive(draft.Verb)),
            IdempotentHint = operations.TrueForAll(operation => operation.Method is "GET" or "HEAD" or "PUT" or "DELETE") || readOnly,
            OpenWorldHint = false,
        });
    }

    private static bool Destroys(ApiOperation operation, string? verb)
    {
        if (operation.Method == "DELETE") return true;
        if (operation.Method is "GET" or "HEAD") return false;
        if (verb is not null && Verbs.IsDestructive(verb)) return true;
        if (IntentReader.ActionVerb(operation) is { } words && words.Exists(Verbs.IsDestructive)) return true;
        return OperationWords.FromId(operation) is { } own && Verbs.IsDestructive(own[0]);
    }

    private static bool IsAdditive(string verb) => verb is "create" or "add" or "insert" or "upload" or "import" or "register" or "generate" or "invite" or "snapshot" or "backup" or "clone" or "copy" or "export" or "send" or "post" or "test";
}
