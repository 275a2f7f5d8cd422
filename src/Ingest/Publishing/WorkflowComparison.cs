using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary>Whether an object already says what a manifest says. Fields that are yielded to somebody else count as the same.</summary>
internal static class WorkflowComparison
{
    /// <summary>Ours only: where the document no longer gives them they have to go.</summary>
    private static readonly string[] s_optional = [IngestAnnotations.Credentials, IngestAnnotations.Findings, IngestAnnotations.Priority, IngestAnnotations.Selection];

    public static bool IsSame(McpWorkflow old, GeneratedWorkflow workflow, IReadOnlyCollection<string> yielded)
    {
        var metadata = workflow.Manifest["metadata"] as JsonObject;
        var annotations = metadata?["annotations"] as JsonObject ?? [];
        return IsSameContent(old, workflow, yielded)
            && Holds(old.Metadata.Annotations, annotations) && Holds(old.Metadata.Labels, metadata?["labels"])
            && !s_optional.Any(name => !annotations.ContainsKey(name) && old.Metadata.Annotations?.ContainsKey(name) == true);
    }

    /// <summary>The document's name and digest alone are no change: a document that changed elsewhere must not make every workflow pending again.</summary>
    public static bool IsSameContent(McpWorkflow old, GeneratedWorkflow workflow, IReadOnlyCollection<string> yielded) =>
        JsonNode.DeepEquals(Content(old.Spec, yielded), Content(workflow.Spec, yielded));

    /// <summary>With defaults filled in as the API server fills them, without what does not count.</summary>
    private static JsonObject Content(McpWorkflowSpec spec, IReadOnlyCollection<string> yielded)
    {
        var content = SpecJson.ToJson(spec);
        if (content["provenance"] is JsonObject provenance)
        {
            provenance.Remove("documentDigest");
            provenance.Remove("document");
            // Nor is the question that a model was asked, which other operations were part of, as long as its answer is the same.
            provenance.Remove("promptDigest");
            provenance.Remove("model");
            provenance.Remove("modelDigest");
            provenance.Remove("seed");
        }

        var root = new JsonObject { ["spec"] = content };
        foreach (var field in yielded) YieldingField.Remove(root, field);
        return root;
    }

    private static bool Holds(IReadOnlyDictionary<string, string>? actual, JsonNode? wanted) =>
        (wanted as JsonObject ?? []).All(entry => entry.Value?.GetValueKind() == JsonValueKind.String && actual is not null
            && actual.TryGetValue(entry.Key, out var value) && value == entry.Value.GetValue<string>());
}
