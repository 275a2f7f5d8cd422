using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Cli.Hosting;

/// <summary>The key that runs of long calls are sealed with. On one machine it is made here; on a cluster by whoever installs.</summary>
internal static class RunKeySecret
{
    private const string Namespace = "signalbox-system";
    private const string Name = "signalbox-run-key";

    /// <summary>Makes the Secret where there is none. One that is there stays as it is: runs are sealed with it.</summary>
    public static async Task EnsureAsync(KubernetesClient client, CancellationToken ct)
    {
        if (await client.FindAsync(Kinds.Secrets, new(Namespace, Name), ct).ConfigureAwait(false) is not null)
            return;
        await IfNewAsync(() => client.SendRawAsync(HttpMethod.Post, "/api/v1/namespaces", NamespaceManifest(), "application/json", ct)).ConfigureAwait(false);
        await IfNewAsync(() => client.CreateAsync(Kinds.Secrets, Namespace, Manifest(), ct)).ConfigureAwait(false);
    }

    private static async Task IfNewAsync(Func<Task> create)
    {
        try
        {
            await create().ConfigureAwait(false);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // Another part of this process needs it, too.
        }
    }

    private static JsonObject NamespaceManifest() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = Namespace },
    };

    private static JsonObject Manifest() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace },
        ["data"] = new JsonObject { ["k1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
    };
}
