using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Configuration;

/// <summary>Reads the <c>exec</c> section of a kubeconfig's user.</summary>
internal static class ExecEntry
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    private const string Extension = "client.authentication.k8s.io/exec";

    public static ExecPlugin Read(KubeconfigEntry user, JsonObject exec, KubeconfigEntry cluster)
    {
        var entry = user with { Content = exec };
        var version = entry.Text("apiVersion");
        if (version is not (V1 or V1Beta1))
            throw new KubernetesConfigurationException(
                $"{user.Place}: exec.apiVersion must be {V1} or {V1Beta1}, not '{version}'. Update the plugin and the kubeconfig.");
        var command = entry.Text("command") ?? throw new KubernetesConfigurationException($"{user.Place}: exec.command is missing.");
        var mode = entry.Text("interactiveMode");
        return new()
        {
            ApiVersion = version,
            // A path is relative to the kubeconfig; a bare name is looked up on PATH.
            Command = command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? entry.FilePath("command")! : command,
            Arguments = entry.Texts("args"),
            Environment = [.. (exec["env"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(e => KeyValuePair.Create(e["name"]?.ToString() ?? "", e["value"]?.ToString() ?? ""))],
            InteractiveMode = mode switch
            {
                "Never" => ExecInteractiveMode.Never,
                "Always" => ExecInteractiveMode.Always,
                "IfAvailable" => ExecInteractiveMode.IfAvailable,
                // Optional in v1beta1 alone; being strict about it in v1 would help nobody.
                null => ExecInteractiveMode.IfAvailable,
                _ => throw new KubernetesConfigurationException(
                    $"{user.Place}: exec.interactiveMode must be Never, IfAvailable or Always, not '{mode}'."),
            },
            ProvideClusterInfo = entry.Flag("provideClusterInfo"),
            ClusterExtension = (cluster.Content["extensions"] as JsonArray)?.OfType<JsonObject>()
                .FirstOrDefault(e => e["name"]?.ToString() == Extension)?["extension"]?.ToJsonString(),
            InstallHint = entry.Text("installHint"),
        };
    }
}
