using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Simulation;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Clustering;

/// <summary>Turns drafts into workflows and lets only those pass that compile; the others are reported, and their operations count as uncovered.</summary>
internal sealed class WorkflowCompilation(IngestRequest request, DocumentWarnings warnings, IReadOnlyList<ApiOperation> operations, Areas areas)
{
    private const int ProgressStep = 50;

    public List<CompiledDraft> Compile(
        IReadOnlyList<WorkflowDraft> drafts, Dictionary<WorkflowDraft, List<string>> names, Dictionary<ApiOperation, string> reasons, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var index = new OperationIndex(operations.Where(operation => operation.Unusable is null), warnings);
        var writer = new WorkflowWriter(request, new InputFitter(index), new SimulatedResponses(index));
        var manifests = new ManifestBuilder(request);
        var result = new List<CompiledDraft>();
        List<WorkflowDraft> apart = [];
        for (var round = drafts; round.Count > 0; (round, apart) = (apart, []))
        {
            var done = 0;
            foreach (var (draft, checking) in Write(round, names, writer, manifests, progress, cancellation))
            {
                if (done++ % ProgressStep == 0) progress?.Report(new IngestProgress("checking", $"{round.Count} workflows", done - 1, round.Count));
                var (workflow, problem) = checking.GetAwaiter().GetResult();
                if (workflow is not null) result.Add(new CompiledDraft(workflow, draft));
                else if (draft.JoinedFrom.Count > 0) apart.AddRange(draft.JoinedFrom);
                else foreach (var operation in draft.Operations) reasons.TryAdd(operation, $"its workflow does not compile: {problem}");
            }
        }

        return result.OrderBy(one => one.Workflow.Name, StringComparer.Ordinal).ToList();
    }

    /// <summary>In the order of the drafts. Specs are written one after the other, because names and readings are shared; each is checked beside the next ones.</summary>
    private List<Written> Write(
        IReadOnlyList<WorkflowDraft> drafts, Dictionary<WorkflowDraft, List<string>> names, WorkflowWriter writer, ManifestBuilder manifests,
        IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var written = new List<Written>(drafts.Count);
        foreach (var draft in drafts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (written.Count % ProgressStep == 0) progress?.Report(new IngestProgress("compiling", $"{drafts.Count} workflows", written.Count, drafts.Count));
            var (spec, left) = writer.Write(draft, names[draft]);
            written.Add(new Written(draft, warnings.Beside(own =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Check(draft, spec, left, Name(draft, names), manifests, own);
            })));
        }

        return written;
    }

    private Checked Check(WorkflowDraft draft, McpWorkflowSpec spec, IReadOnlyCollection<string> left, string name, ManifestBuilder manifests, DocumentWarnings own)
    {
        if (WorkflowValidator.Validate(spec) is [var problem, ..])
        {
            if (draft.JoinedFrom.Count > 0) own.Add("llm", spec.Tool.Name, $"The workflows that the model joined do not compile as one and stay apart: {problem}");
            else own.Add("workflows", draft.Main.ToString(), $"The workflow {spec.Tool.Name} does not compile and is left out: {problem}");
            return new Checked(null, problem.Message);
        }

        if (left.Count > 0) own.Add("budget", spec.Tool.Name, $"To keep the tool at {request.ToolTokenBudget} tokens, its input schema goes without {string.Join(", ", left)}.");
        return new Checked(new GeneratedWorkflow(name, spec, manifests.Build(name, spec, draft, areas.Of(draft.Main))), null);
    }

    // The object's name never comes from a model: a better name for the tool changes the workflow, it makes no second one.
    private string Name(WorkflowDraft draft, Dictionary<WorkflowDraft, List<string>> names) => ManifestName.For(request.TargetName, Words.Snake(names[draft]));

    private sealed record Checked(GeneratedWorkflow? Workflow, string? Problem);

    private sealed record Written(WorkflowDraft Draft, Task<Checked> Checking);
}
