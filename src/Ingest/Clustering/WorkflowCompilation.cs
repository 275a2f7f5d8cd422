using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Clustering;

/// <summary>Turns drafts into workflows and lets only those pass that compile; the others are reported, and their operations count as uncovered.</summary>
internal sealed class WorkflowCompilation(IngestRequest request, DocumentWarnings warnings, IReadOnlyList<ApiOperation> operations)
{
    public List<(GeneratedWorkflow Workflow, WorkflowDraft Draft)> Compile(
        IReadOnlyList<WorkflowDraft> drafts, Dictionary<WorkflowDraft, List<string>> names, Dictionary<ApiOperation, string> reasons, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var index = new OperationIndex(operations.Where(operation => operation.Unusable is null), warnings);
        var writer = new WorkflowWriter(request, new InputFitter(index));
        var manifests = new ManifestBuilder(request);
        var result = new List<(GeneratedWorkflow, WorkflowDraft)>();
        var waiting = new Queue<WorkflowDraft>(drafts);
        while (waiting.TryDequeue(out var draft))
        {
            cancellation.ThrowIfCancellationRequested();
            if (result.Count % 50 == 0) progress?.Report(new IngestProgress("compiling", $"{drafts.Count} workflows", result.Count, drafts.Count));
            var (spec, left) = writer.Write(draft, names[draft]);
            var problems = WorkflowValidator.Validate(spec);
            if (problems.Count > 0 && draft.JoinedFrom.Count > 0)
            {
                warnings.Add("llm", spec.Tool.Name, $"The workflows that the model joined do not compile as one and stay apart: {problems[0]}");
                foreach (var part in draft.JoinedFrom) waiting.Enqueue(part);
                continue;
            }

            if (problems.Count > 0)
            {
                warnings.Add("workflows", draft.Main.ToString(), $"The workflow {spec.Tool.Name} does not compile and is left out: {problems[0]}");
                foreach (var operation in draft.Operations) reasons.TryAdd(operation, $"its workflow does not compile: {problems[0].Message}");
                continue;
            }

            if (left.Count > 0) warnings.Add("budget", spec.Tool.Name, $"To keep the tool at {request.ToolTokenBudget} tokens, its input schema goes without {string.Join(", ", left)}.");
            // The object's name never comes from a model: a better name for the tool changes the workflow, it makes no second one.
            var name = ManifestName.For(request.TargetName, Words.Snake(names[draft]));
            result.Add((new GeneratedWorkflow(name, spec, manifests.Build(name, spec, draft)), draft));
        }

        return result.OrderBy(one => one.Item1.Name, StringComparer.Ordinal).ToList();
    }
}
