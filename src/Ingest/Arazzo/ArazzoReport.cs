using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Adds up what came of Arazzo documents. The operations are those that their steps refer to, each once.</summary>
internal static class ArazzoReport
{
    public const string Source = "arazzo";

    public static IngestReport Build(IReadOnlyList<ArazzoDocument> documents, IReadOnlyList<ImportedWorkflow> imported, DocumentWarnings warnings)
    {
        var covered = imported.Where(one => one.Spec is not null).SelectMany(one => one.Operations).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var all = imported.SelectMany(one => one.Operations.Select(operation => (Operation: operation, Workflow: one))).DistinctBy(one => one.Operation.Key, StringComparer.Ordinal).ToList();
        var tokens = imported.Select(one => one.Spec).OfType<Workflows.Model.McpWorkflowSpec>()
            .Select(spec => TokenEstimate.Of(spec.Tool, spec.Inputs is { } schema ? JsonElement.Parse(JsonNode.Parse(schema.GetRawText())!.ToJsonString()) : null)).Order().ToList();
        var operations = all.Select(one => one.Operation.Operation).OfType<ApiOperation>().ToList();
        var info = documents[0].Root["info"]!.AsObject();
        return new IngestReport
        {
            Source = Source,
            Document = new DocumentFigures
            {
                Name = string.Join(", ", documents.Select(document => document.Name)),
                Title = info.Text("title"),
                Version = info.Text("version"),
                Specification = documents[0].Version,
                Digest = documents[0].Digest,
                Files = documents.Count,
                Bytes = documents.Sum(document => document.File.Bytes),
            },
            Operations = all.Count,
            Covered = all.Count(one => covered.Contains(one.Operation.Key)),
            Workflows = tokens.Count,
            Uncovered = all.Where(one => !covered.Contains(one.Operation.Key)).Select(one => new UncoveredOperation(
                one.Operation.Operation?.Id is { Length: > 0 } id ? id : one.Operation.Reference.Id ?? one.Operation.Text, one.Operation.Operation?.Method ?? "", one.Operation.Operation?.Path ?? "",
                $"the workflow '{one.Workflow.WorkflowId}' is not imported: {one.Workflow.Refusal}")).ToList(),
            Refused = imported.Where(one => one.Refusal is not null).Select(one => new RefusedWorkflow(one.WorkflowId, one.Refusal!)).ToList(),
            Warnings = warnings.ToList(),
            Tokens = new TokenFigures(TokenEstimate.Naive(operations), tokens.Sum(), tokens.Count == 0 ? 0 : tokens[tokens.Count / 2], tokens.Count == 0 ? 0 : tokens[^1]),
        };
    }
}
