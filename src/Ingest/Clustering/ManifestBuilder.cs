using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Schemas;
using Signalbox.Ingest.Selecting;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>The object as it is written or applied, with the annotations that a reviewer reads first.</summary>
internal sealed class ManifestBuilder(IngestRequest request)
{
    private const int MaxAnnotation = 1000;
    private readonly TextFindings _findings = new();

    public JsonObject Build(string name, McpWorkflowSpec spec, WorkflowDraft draft, string? area = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (request.Namespace is not null) metadata["namespace"] = request.Namespace;
        var labels = new JsonObject { [SignalboxLabels.Target] = request.TargetName };
        if (area is not null) labels[SignalboxLabels.Area] = area;
        metadata["labels"] = labels;
        metadata["annotations"] = Annotations(spec, draft);
        var body = JsonSerializer.SerializeToNode(spec, SpecWriting.Default.McpWorkflowSpec)!.AsObject();
        // Not ours to state: a person's suspension must survive the next ingest.
        body.Remove("suspend");
        return new JsonObject { ["apiVersion"] = SignalboxApi.ApiVersion, ["kind"] = "McpWorkflow", ["metadata"] = metadata, ["spec"] = body };
    }

    private JsonObject Annotations(McpWorkflowSpec spec, WorkflowDraft draft)
    {
        var (risk, _) = RiskReader.Of(draft);
        var inputs = spec.Inputs is { } schema ? JsonNode.Parse(schema.GetRawText()) : null;
        if (risk == RiskReader.Change && ChosenActions.MayDestroy(inputs)) risk = RiskReader.Destroy;
        var findings = _findings.Of(spec, inputs, draft);
        var annotations = new JsonObject
        {
            [IngestAnnotations.Operations] = Bounded(string.Join("; ", draft.Operations.Select(operation => operation.ToString()))),
            [IngestAnnotations.Risk] = risk,
            [IngestAnnotations.Patterns] = string.Join(',', draft.Patterns),
            [IngestAnnotations.Tokens] = TokenEstimate.Of(spec.Tool, spec.Inputs).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var security = draft.Operations.SelectMany(operation => operation.Security).Distinct().Order(StringComparer.Ordinal).ToList();
        if (security.Count > 0) annotations[IngestAnnotations.Credentials] = Bounded(string.Join(',', security));
        if (draft.Wording?.Priority is { } priority) annotations[IngestAnnotations.Priority] = priority.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (OperationSelection.TextOf(request) is { } selection) annotations[IngestAnnotations.Selection] = selection;
        if (findings.Length > 0) annotations[IngestAnnotations.Findings] = Bounded(findings);
        return annotations;
    }

    private static string Bounded(string text) => text.Length <= MaxAnnotation ? text : text[..(MaxAnnotation - 1)] + "…";
}
