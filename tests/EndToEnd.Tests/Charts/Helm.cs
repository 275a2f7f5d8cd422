using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Charts;

/// <summary>The real helm with the chart of this repository.</summary>
internal static class Helm
{
    public const string Namespace = "signalbox-system";

    public static string Chart { get; } = Path.Combine(RepositoryPaths.Root, "charts", "signalbox");

    public static async Task<CommandResult> RunAsync(string? kubeconfig, params string[] arguments)
    {
        var home = Directory.CreateTempSubdirectory("signalbox-helm-").FullName;
        try
        {
            return await Command.RunAsync(KubeAssets.Helm!, arguments, null, new Dictionary<string, string?>
            {
                ["HELM_CACHE_HOME"] = home,
                ["HELM_CONFIG_HOME"] = home,
                ["HELM_DATA_HOME"] = home,
                ["KUBECONFIG"] = kubeconfig ?? Path.Combine(home, "none"),
            });
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>The objects that the chart makes for a cluster of a version.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(string version, params string[] arguments)
    {
        var text = (await RunAsync(null, ["template", "signalbox", Chart, "--namespace", Namespace, "--kube-version", version, .. arguments])).Succeeded();
        return YamlDocuments.Read(text);
    }
}
