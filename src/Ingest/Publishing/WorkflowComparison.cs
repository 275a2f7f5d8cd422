using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary>Whether an object already says what a manifest says.</summary>
internal static class WorkflowComparison
{
    /// <summary>The document's name and digest alone are no change: a document that changed elsewhere must not make every workflow pending again.</summary>
    public static bool IsSame(McpWorkflow old, GeneratedWorkflow workflow)
    {
        if (!JsonNode.DeepEquals(Content(old.Spec), Content(workflow.Spec))) return false;
        var metadata = workflow.Manifest["metadata"] as JsonObject;
        return Holds(old.Metadata.Annotations, metadata?["annotations"]) && Holds(old.Metadata.Labels, metadata?["labels"]);
    }

    /// <summary>With defaults filled in as the API server fills them, without what does not count.</summary>
    private static JsonObject Content(McpWorkflowSpec spec)
    {
        var content = SpecJson.ToJson(spec);
        if (content["provenance"] is JsonObject provenance)
        {
            provenance.Remove("documentDigest");
            provenance.Remove("document");
        }

        return content;
    }

    private static bool Holds(IReadOnlyDictionary<string, string>? actual, JsonNode? wanted) =>
        (wanted as JsonObject ?? []).All(entry => entry.Value?.GetValueKind() == JsonValueKind.String && actual is not null
            && actual.TryGetValue(entry.Key, out var value) && value == entry.Value.GetValue<string>());
}
