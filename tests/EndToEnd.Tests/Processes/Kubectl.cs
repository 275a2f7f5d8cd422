using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>The real kubectl in one namespace of one control plane.</summary>
public sealed class Kubectl(string kubeconfig, string? ns)
{
    public string? Namespace => ns;

    public string Kubeconfig => kubeconfig;

    public Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    public async Task<CommandResult> RunAsync(string? input, string[] arguments) =>
        await Command.RunAsync(KubeAssets.Kubectl, ["--kubeconfig", kubeconfig, .. ns is null ? Array.Empty<string>() : ["--namespace", ns], .. arguments], input);

    /// <summary>The object, or null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(string kind, string name)
    {
        var output = (await RunAsync("get", kind, name, "--ignore-not-found", "-o", "json")).Succeeded();
        return output.Length == 0 ? null : JsonNode.Parse(output)!.AsObject();
    }

    /// <summary>Every object of a kind in the namespace.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kind) =>
        [.. JsonNode.Parse((await RunAsync("get", kind, "-o", "json")).Succeeded())!["items"]!.AsArray().Select(i => i!.AsObject())];

    /// <summary>Client-side validation is off: the oldest server knows no CEL rules and would make kubectl refuse our CRDs for them.</summary>
    public async Task ApplyAsync(string manifest) =>
        (await RunAsync(manifest, ["apply", "--validate=false", "-f", "-"])).Succeeded();

    /// <summary>A token of a service account, as <c>kubectl create token</c> makes it, which the oldest kubectl does not have. Without an audience it is for the API server.</summary>
    public async Task<string> TokenAsync(string serviceAccount, string? audience = null)
    {
        var audiences = audience is null ? "[]" : $"[\"{audience}\"]";
        var request = $$$"""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":{{{audiences}}} } }""";
        var path = $"/api/v1/namespaces/{ns}/serviceaccounts/{serviceAccount}/token";
        return (string)JsonNode.Parse((await RunAsync(request, ["create", "--raw", path, "-f", "-"])).Succeeded())!["status"]!["token"]!;
    }

    public async Task PatchStatusAsync(string kind, string name, string patch) =>
        (await RunAsync("patch", kind, name, "--subresource=status", "--type=merge", "-p", patch)).Succeeded();
}
