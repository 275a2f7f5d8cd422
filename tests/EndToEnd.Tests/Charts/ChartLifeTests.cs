using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Charts;

/// <summary>The chart on a real kube-apiserver, from install to uninstall.</summary>
public sealed class ChartLifeTests
{
    [HelmFact]
    public async Task The_chart_is_installed_upgraded_and_uninstalled_and_what_was_approved_stays()
    {
        await using var plane = await KubernetesControlPlane.StartAsync(KubeAssets.Folder!);
        var kubectl = new Kubectl(plane.Kubeconfig, Helm.Namespace);
        // No pod runs here, so no operator answers, and its webhook would let nothing through.
        string[] upgrade = ["upgrade", "--install", "signalbox", Helm.Chart, "--namespace", Helm.Namespace, "--create-namespace", "--set", "admission.webhook=disabled"];

        (await Helm.RunAsync(plane.Kubeconfig, upgrade)).Succeeded();
        (await kubectl.RunAsync("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all")).Succeeded();
        var key = await RunKeyAsync(kubectl);
        Assert.Equal(32, Convert.FromBase64String(key).Length);
        (await kubectl.RunAsync("create", "namespace", "dell")).Succeeded();
        var dell = new Kubectl(plane.Kubeconfig, "dell");
        foreach (var sample in (string[])["target-idrac.yaml", "workflow-get-system.yaml"])
            await dell.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "config", "samples", sample)));

        using (var values = new ValuesFile("rbac: {credentialNamespaces: [dell]}\ntoolServer: {autoscaling: {enabled: true}, ingress: {enabled: true, host: mcp.example.internal}}"))
            (await Helm.RunAsync(plane.Kubeconfig, [.. upgrade, "--values", values.Path])).Succeeded();
        Assert.Equal(key, await RunKeyAsync(kubectl));
        Assert.NotNull(await dell.FindAsync("rolebinding", "signalbox-toolserver-credentials"));
        Assert.NotNull(await kubectl.FindAsync("ingress", "signalbox"));

        (await Helm.RunAsync(plane.Kubeconfig, "uninstall", "signalbox", "--namespace", Helm.Namespace)).Succeeded();
        Assert.Null(await kubectl.FindAsync("deployment", "signalbox-toolserver"));
        Assert.Null(await kubectl.FindAsync("clusterrole", "signalbox-operator"));
        Assert.Single(await dell.ListAsync("mcpworkflows"));

        // Who installs again goes on with the same kinds, objects and key.
        (await Helm.RunAsync(plane.Kubeconfig, upgrade)).Succeeded();
        Assert.Equal(key, await RunKeyAsync(kubectl));
    }

    private static async Task<string> RunKeyAsync(Kubectl kubectl)
    {
        var secret = await kubectl.FindAsync("secret", "signalbox-run-key");
        return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret!["data"]!["k1"]!.GetValue<string>()));
    }
}
