using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Crds;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Kubernetes;

namespace Signalbox.EndToEnd.Tests.GitOps;

/// <summary>
/// Brings a folder into a namespace as Argo CD (<c>ServerSideApply=true</c>) and Flux do: server-side apply of whole manifests under a manager of its own, by force, with a label on each; what
/// carries the label and is no longer in the folder is deleted. A status is never written.
/// </summary>
internal sealed class GitSync(KubernetesClient client, string ns, string manager, string folder)
{
    private const string Label = "app.kubernetes.io/instance";
    private static readonly string[] s_resources = ["mcpworkflows", "mcpworkflowapprovals", "mcptargets"];

    /// <summary>Kinds and names of what was deleted.</summary>
    public async Task<IReadOnlyList<string>> SyncAsync()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var manifest in YamlDocuments.Read(await File.ReadAllTextAsync(file)))
            {
                var metadata = manifest["metadata"]!.AsObject();
                metadata["namespace"] = ns;
                if (metadata["labels"] is null)
                    metadata["labels"] = new JsonObject();
                metadata["labels"]![Label] = manager;
                var path = $"{CrdObjects.Collection(manifest)}/{metadata["name"]}";
                await client.SendRawAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force=true", manifest, "application/apply-patch+yaml", default);
                kept.Add(path);
            }
        }
        var pruned = new List<string>();
        foreach (var resource in s_resources)
        {
            var path = $"/apis/signalbox.dev/v1alpha1/namespaces/{ns}/{resource}";
            var list = await client.SendRawAsync(HttpMethod.Get, $"{path}?labelSelector={Uri.EscapeDataString($"{Label}={manager}")}", null, null, default);
            foreach (var name in list!["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!).Where(name => !kept.Contains($"{path}/{name}")))
            {
                await client.SendRawAsync(HttpMethod.Delete, $"{path}/{name}", null, null, default);
                pruned.Add($"{resource}/{name}");
            }
        }
        return pruned;
    }
}
