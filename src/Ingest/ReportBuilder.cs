using System.Text.Json.Nodes;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;
using Signalbox.Ingest.Selecting;

namespace Signalbox.Ingest;

/// <summary>Adds up what came of a document.</summary>
internal static class ReportBuilder
{
    private const int MaxReviewFirst = 10;
    private const string Unexplained = "no workflow was made of it";

    public static IngestReport Build(
        IReadOnlyList<LoadedDocument> documents, IReadOnlyList<ApiOperation> operations, IReadOnlyList<CompiledDraft> workflows,
        Dictionary<ApiOperation, string> reasons, DocumentWarnings warnings, Areas areas, LlmFigures? llm = null, string? selection = null)
    {
        var covered = workflows.SelectMany(one => one.Draft.Operations).ToHashSet();
        var uncovered = operations.Where(operation => !covered.Contains(operation))
            .Select(operation => new UncoveredOperation(operation.Id, operation.Method, operation.Path, reasons.GetValueOrDefault(operation, Unexplained))).ToList();
        var info = documents[0].Root["info"] as JsonObject;
        return new IngestReport
        {
            Document = new DocumentFigures
            {
                Name = string.Join(", ", documents.Select(document => document.Name)),
                Title = info?.Text("title"),
                Version = info?.Text("version"),
                Specification = documents[0].Specification,
                Digest = documents[0].Digest,
                Files = documents.Sum(document => document.Files),
                Bytes = documents.Sum(document => document.Bytes),
            },
            Operations = operations.Count,
            Selected = selection is null ? null : OperationSelection.Count(operations),
            Selection = selection,
            Covered = covered.Count,
            Workflows = workflows.Count,
            Areas = AreasOf(operations, covered, workflows, areas),
            Uncovered = uncovered,
            Warnings = warnings.ToList(),
            Llm = llm is null ? null : llm with { ReviewFirst = ReviewOrder(workflows) },
            Tokens = Tokens(operations, workflows),
        };
    }

    private static TokenFigures Tokens(IReadOnlyList<ApiOperation> operations, IReadOnlyList<CompiledDraft> workflows)
    {
        var tokens = new List<int>(workflows.Count);
        var sum = 0L;
        foreach (var one in workflows)
        {
            tokens.Add(TokenEstimate.Of(one.Workflow.Spec.Tool, one.Workflow.Spec.Inputs));
            sum += tokens[^1];
        }

        tokens.Sort();
        return new TokenFigures(TokenEstimate.Naive(operations), sum, tokens.Count == 0 ? 0 : tokens[tokens.Count / 2], tokens.Count == 0 ? 0 : tokens[^1]);
    }

    private static List<AreaFigures> AreasOf(
        IReadOnlyList<ApiOperation> operations, HashSet<ApiOperation> covered, IReadOnlyList<CompiledDraft> workflows, Areas areas)
    {
        var tools = workflows.GroupBy(one => areas.Of(one.Draft.Main), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return operations.GroupBy(areas.Of, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new AreaFigures(group.Key, group.Count(), group.Count(covered.Contains), tools.GetValueOrDefault(group.Key))).ToList();
    }

    private static List<string> ReviewOrder(IReadOnlyList<CompiledDraft> workflows) =>
        workflows.Where(one => one.Draft.Wording?.Priority is not null).OrderByDescending(one => one.Draft.Wording!.Priority)
            .ThenBy(one => one.Workflow.Name, StringComparer.Ordinal).Take(MaxReviewFirst).Select(one => one.Workflow.Name).ToList();
}
