using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary><see cref="SelectionClash"/> for manifests in a folder.</summary>
internal static class ManifestClash
{
    /// <summary>Whether a manifest that we wrote is of that selection.</summary>
    public static bool IsOf(string manifest, string? selection) => selection is null
        ? !manifest.Contains($"\n    {IngestAnnotations.Selection}: ", StringComparison.Ordinal)
        : manifest.Contains($"\n    {IngestAnnotations.Selection}: {YamlText.Write(selection)}", StringComparison.Ordinal);

    /// <summary>What to tell where the file holds something else that another selection made; null where it may be written.</summary>
    public static async Task<string?> FindAsync(string path, GeneratedWorkflow workflow, string? selection, CancellationToken cancellation)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellation);
        // Of the same selection, as nearly always: nothing to look into.
        if (IsOf(Encoding.UTF8.GetString(bytes), selection)) return null;
        try
        {
            var manifest = YamlTree.Parse(bytes, path, new DocumentLimits(), cancellation) as JsonObject;
            var old = manifest?["metadata"]?["annotations"]?[IngestAnnotations.Selection]?.GetValue<string>();
            var spec = manifest?["spec"].Deserialize(WorkflowsJson.Default.McpWorkflowSpec);
            return spec is not null && SelectionClash.Is(spec, old, workflow.Spec, selection) ? SelectionClash.Text(old) : null;
        }
        catch (Exception exception) when (exception is DocumentException or JsonException or InvalidOperationException)
        {
            // No manifest of ours any more: it is written anew, as it always was.
            return null;
        }
    }
}
