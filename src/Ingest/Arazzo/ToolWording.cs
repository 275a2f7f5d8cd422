using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Name, texts and hints of the tool, where the document does not state them as an extension.</summary>
internal static class ToolWording
{
    private const int MaxTitle = 100;
    private const int MaxDescription = 400;

    /// <summary>Stands for the calls of a workflow that sends nothing itself.</summary>
    private static readonly ApiOperation s_call = new()
    {
        Id = "call",
        Pointer = "",
        Method = "POST",
        Path = "/call",
        Document = new ApiDocument(new LoadedDocument { Root = [], Name = "", Specification = "", Digest = "", Files = 0, Bytes = 0 }),
    };

    public static McpWorkflowSpec Complete(McpWorkflowSpec spec, string name, IReadOnlyList<ApiOperation> operations, DocumentWarnings warnings)
    {
        if (spec.Tool.Name is { Length: > 0 }) return spec;
        // What a workflow does that is called, its own hints say; the caller's promise nothing.
        var hints = WorkflowCalls.All(spec).Any()
            ? new ToolAnnotationsSpec { ReadOnlyHint = false, DestructiveHint = true, IdempotentHint = false, OpenWorldHint = false }
            : RiskReader.Of(Draft(spec, operations, warnings)).Hints;
        var title = Title(spec);
        return spec with
        {
            Tool = spec.Tool with
            {
                Name = name,
                Title = spec.Tool.Title ?? title,
                Description = spec.Tool.Description ?? Description(spec, title),
                Annotations = spec.Tool.Annotations ?? hints,
            },
        };
    }

    /// <summary>The workflow as clustering would have it: its main operation is the last that changes something, or the last.</summary>
    public static WorkflowDraft Draft(McpWorkflowSpec spec, IReadOnlyList<ApiOperation> operations, DocumentWarnings warnings)
    {
        if (operations.Count == 0) operations = [s_call];
        var main = operations.LastOrDefault(operation => operation.Method is not ("GET" or "HEAD" or "OPTIONS")) ?? operations[^1];
        var draft = new WorkflowDraft { Main = main, Intent = new IntentReader(new OperationIndex(operations, warnings)).Read(main), Verb = Words.Split(spec.WorkflowId).FirstOrDefault() ?? "" };
        draft.Patterns.Add("arazzo");
        for (var i = 0; i < operations.Count; i++) draft.Steps.Add(new StepDraft { Id = spec.Steps[i].StepId, Operation = operations[i] });
        return draft;
    }

    private static string Title(McpWorkflowSpec spec)
    {
        if (Prose.Short(spec.Summary ?? "", MaxTitle).TrimEnd('.') is { Length: > 0 } summary) return summary;
        var words = string.Join(' ', Words.Split(spec.WorkflowId));
        return words.Length == 0 ? spec.WorkflowId : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Description(McpWorkflowSpec spec, string title)
    {
        var (summary, text) = (Prose.Plain(spec.Summary ?? ""), Prose.Plain(spec.Description ?? ""));
        if (text.Length == 0) text = summary.Length > 0 ? summary : string.Join(' ', spec.Steps.Select(step => Prose.Plain(step.Description ?? "")).Where(one => one.Length > 0).Select(Prose.Sentence));
        else if (summary.Length > 0 && !text.StartsWith(summary.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)) text = $"{Prose.Sentence(summary)} {text}";
        return Prose.Sentence(Prose.Short(text.Length == 0 ? title : text, MaxDescription));
    }
}
