using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming.Llm;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary>
/// Marks workflows that their document no longer gives, by one annotation that the operator reads. It has a field manager of its own:
/// an apply states all that its manager owns, so with the workflow's manager marking would mean giving up the spec.
/// </summary>
internal sealed class SourceRemoval(KubernetesClient client)
{
    public const string FieldManager = "signalbox-ingest-source";

    private static readonly string[] s_generators = ["heuristic/", "arazzo/"];

    /// <summary>
    /// The workflows of this target that an earlier ingest of the same document made and this one does not. A document is the same by its file
    /// name or URL, and the selection of operations has to be the same: workflows of another document for the same target, or of another part of this one, are none of
    /// its business.
    /// </summary>
    public static IReadOnlyList<McpWorkflow> Gone(IngestResult result, IEnumerable<McpWorkflow> existing)
    {
        var target = result.TargetDraft?["metadata"]?["name"]?.GetValue<string>() ?? (result.Workflows.Count > 0 ? result.Workflows[0].Spec.TargetRef.Name : null);
        var names = result.Workflows.Select(workflow => workflow.Name).ToHashSet(StringComparer.Ordinal);
        // An imported workflow may name the document that it was once made of; that document was not read now, and says nothing about its other workflows.
        var own = result.Report.Source is null ? result.Workflows.Select(workflow => workflow.Spec.Provenance?.Document).OfType<string>() : [];
        var documents = own.Append(result.Report.Document.Name).Concat(result.Report.Document.Name.Split(", ")).ToHashSet(StringComparer.Ordinal);
        return existing
            .Where(workflow => workflow.Spec.TargetRef.Name == target && !names.Contains(workflow.Metadata.Name) && SelectionOf(workflow) == result.Selection
                && workflow.Spec.Provenance is { Document: { } document, Generator: { } generator } && documents.Contains(document)
                && s_generators.Any(prefix => generator.StartsWith(prefix, StringComparison.Ordinal)) && !IsTheModelsChoice(workflow, result))
            .OrderBy(workflow => workflow.Metadata.Name, StringComparer.Ordinal).ToList();
    }

    /// <summary>A model that leaves out or joins today, or joined before and gives no answer today, has removed nothing from the document.</summary>
    private static bool IsTheModelsChoice(McpWorkflow workflow, IngestResult result) =>
        result.LeftOut.Contains(workflow.Metadata.Name)
        || (workflow.Spec.Provenance!.Generator!.Contains("+" + ModelNaming.Generator, StringComparison.Ordinal)
            && workflow.Spec.Steps.All(step => step.Operation is { } operation && result.Operations.Contains($"{operation.Method} {operation.Path}")));

    /// <summary>What was selected when the workflow was made; null: everything.</summary>
    public static string? SelectionOf(McpWorkflow workflow) => workflow.Metadata.Annotations?.GetValueOrDefault(IngestAnnotations.Selection);

    public static bool IsMarked(McpWorkflow workflow) => workflow.Metadata.Annotations?.ContainsKey(SignalboxLabels.SourceRemoved) == true;

    /// <summary>False when the workflow was deleted meanwhile, or somebody else owns the annotation.</summary>
    public Task<bool> MarkAsync(McpWorkflow workflow, string documentDigest, CancellationToken cancellation) =>
        ApplyAsync(workflow, new JsonObject { [SignalboxLabels.SourceRemoved] = documentDigest }, cancellation);

    /// <summary>Takes the mark away again.</summary>
    public Task<bool> UnmarkAsync(McpWorkflow workflow, CancellationToken cancellation) => ApplyAsync(workflow, null, cancellation);

    private async Task<bool> ApplyAsync(McpWorkflow workflow, JsonObject? annotations, CancellationToken cancellation)
    {
        // The uid: an apply creates what is not there, and a workflow that was deleted meanwhile must stay so.
        var metadata = new JsonObject { ["name"] = workflow.Metadata.Name, ["namespace"] = workflow.Metadata.Namespace, ["uid"] = workflow.Metadata.Uid };
        if (annotations is not null) metadata["annotations"] = annotations;
        var manifest = new JsonObject { ["apiVersion"] = SignalboxApi.ApiVersion, ["kind"] = "McpWorkflow", ["metadata"] = metadata };
        try
        {
            var name = new NamespacedName(workflow.Metadata.Namespace!, workflow.Metadata.Name);
            var now = await client.PatchAsync(SignalboxApi.Workflows, name, Patch.Apply(manifest), new PatchQuery { FieldManager = FieldManager }, cancellation);
            return IsMarked(now) == annotations is not null;
        }
        catch (KubernetesApiException refusal) when (refusal.IsConflict || refusal.IsNotFound || refusal.IsInvalid)
        {
            return false;
        }
    }
}
