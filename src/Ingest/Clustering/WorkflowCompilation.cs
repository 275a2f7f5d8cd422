using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Clustering;

/// <summary>Turns drafts into workflows and lets only those pass that compile; the others are reported, and their operations count as uncovered.</summary>
internal sealed class WorkflowCompilation(IngestRequest request, DocumentWarnings warnings, IReadOnlyList<ApiOperation> operations)
{
    public List<(GeneratedWorkflow Workflow, WorkflowDraft Draft)> Compile(
        List<WorkflowDraft> drafts, Dictionary<ApiOperation, string> reasons, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var index = new OperationIndex(operations.Where(operation => operation.Unusable is null), warnings);
        var writer = new WorkflowWriter(request, new InputFitter(index));
        var manifests = new ManifestBuilder(request);
        var names = NameComposer.Assign(drafts);
        var result = new List<(GeneratedWorkflow, WorkflowDraft)>();
        foreach (var draft in drafts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (result.Count % 50 == 0) progress?.Report(new IngestProgress("compiling", $"{drafts.Count} workflows", result.Count, drafts.Count));
            var (spec, left) = writer.Write(draft, names[draft]);
            var problems = WorkflowValidator.Validate(spec);
            if (problems.Count > 0)
            {
                warnings.Add("workflows", draft.Main.ToString(), $"The workflow {spec.Tool.Name} does not compile and is left out: {problems[0]}");
                foreach (var operation in draft.Operations) reasons.TryAdd(operation, $"its workflow does not compile: {problems[0].Message}");
                continue;
            }

            if (left.Count > 0) warnings.Add("budget", spec.Tool.Name, $"To keep the tool at {request.ToolTokenBudget} tokens, its input schema goes without {string.Join(", ", left)}.");
            var name = ManifestName.For(request.TargetName, spec.Tool.Name);
            result.Add((new GeneratedWorkflow(name, spec, manifests.Build(name, spec, draft)), draft));
        }

        return result.OrderBy(one => one.Item1.Name, StringComparer.Ordinal).ToList();
    }
}
