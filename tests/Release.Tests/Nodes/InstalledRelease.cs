using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Release.Tests.Images;

namespace Signalbox.Release.Tests.Nodes;

/// <summary>The chart installed on the node, and a namespace with an upstream and clients in pods.</summary>
public sealed class InstalledRelease : IAsyncLifetime
{
    public const string Namespace = "signalbox-system";
    public const string Machines = "machines";
    public const string Endpoint = $"http://signalbox.{Namespace}.svc/mcp";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);
    private string _kubeconfig = "";

    /// <summary>kubectl where Signalbox is.</summary>
    internal Kubectl System => new(_kubeconfig, Namespace);

    /// <summary>kubectl where the upstream, the workflows and the clients are.</summary>
    internal Kubectl Site => new(_kubeconfig, Machines);

    internal string Kubeconfig => _kubeconfig;

    public async Task InitializeAsync()
    {
        if (Node.Obstacle is not null)
            return;
        // Another control plane's folder, which may be set for the end-to-end suite, has no helm that fits.
        Environment.SetEnvironmentVariable("KUBEBUILDER_ASSETS", null);
        await BuiltImages.References;
        _kubeconfig = await Node.UpAsync();
        await Node.LoadAsync(((string[])["operator", "toolserver", "cli", "release-client"]).Select(BuiltImages.Archive));
        (await HelmAsync("uninstall", "signalbox", "--ignore-not-found", "--wait")).Succeeded();
        await UpgradeAsync();
        (await Site.RunAsync("delete", "namespace", Machines, "--ignore-not-found")).Succeeded();
        (await Site.RunAsync("create", "namespace", Machines)).Succeeded();
        await Site.ApplyAsync(Objects);
        (await Site.RunAsync("wait", "pod", "--all", "--for=condition=Ready", "--timeout=90s")).Succeeded();
    }

    public async Task DisposeAsync()
    {
        if (Node.Obstacle is null)
            await Node.DownAsync();
    }

    /// <summary>The real helm on the node, in the release's namespace.</summary>
    internal async Task<CommandResult> HelmAsync(params string[] arguments)
    {
        var home = Directory.CreateTempSubdirectory("signalbox-helm-").FullName;
        try
        {
            var environment = new Dictionary<string, string?> { ["HELM_CACHE_HOME"] = home, ["HELM_CONFIG_HOME"] = home, ["HELM_DATA_HOME"] = home, ["KUBECONFIG"] = _kubeconfig };
            return await Command.RunAsync(KubeAssets.Helm!, [.. arguments, "--namespace", Namespace, "--timeout", "5m"], null, environment, Limit);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary><c>helm upgrade --install</c>, until everything is ready.</summary>
    internal async Task UpgradeAsync(params string[] more) => (await HelmAsync(
    [
        "upgrade", "--install", "signalbox", Path.Combine(RepositoryPaths.Root, "charts", "signalbox"), "--create-namespace", "--wait",
        "--set", $"image.registry={BuiltImages.Registry},image.pullPolicy=Never,operator.image.tag={BuiltImages.Tag},toolServer.image.tag={BuiltImages.Tag},ingest.image.tag={BuiltImages.Tag}",
        .. more,
    ])).Succeeded();

    /// <summary>The client in the pod of an account; its tokens lie under /var/run/tokens.</summary>
    internal Task<CommandResult> ClientAsync(string account, params string[] arguments) =>
        Site.RunAsync(["exec", $"client-{account}", "--", "/app/Signalbox.Release.Client", .. arguments]);

    /// <summary>Pods of one part of Signalbox that are not about to end.</summary>
    internal async Task<IReadOnlyList<JsonObject>> PodsAsync(string part) =>
        [.. JsonNode.Parse((await System.RunAsync("get", "pods", "-l", $"app.kubernetes.io/name=signalbox-{part}", "-o", "json")).Succeeded())!["items"]!.AsArray()
            .Select(pod => pod!.AsObject()).Where(pod => pod["metadata"]!["deletionTimestamp"] is null)];

    private static string Objects => string.Join("\n---\n", Manifests.Upstream, Manifests.Target, Manifests.Workflow, Manifests.CallerRights, Manifests.Client("caller"), Manifests.Client("stranger"));
}
