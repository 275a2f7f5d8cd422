using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Operator.Admission;

/// <summary>
/// Tells the API server which authorities to trust: <c>caBundle</c> of the two configurations called <see cref="Name"/>. Whether there are any, and where they send
/// requests, is decided by who installs them.
/// </summary>
internal sealed class WebhookRegistration(KubernetesClient client)
{
    public const string Name = "signalbox";
    private static readonly string[] s_kinds = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"];

    /// <returns>False where a configuration is missing: then nothing is sent here.</returns>
    public async Task<bool> TrustAsync(string authorities, CancellationToken ct)
    {
        var bundle = Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities));
        var complete = true;
        foreach (var kind in s_kinds)
            complete &= await TrustAsync($"/apis/admissionregistration.k8s.io/v1/{kind}/{Name}", bundle, ct);
        return complete;
    }

    private async Task<bool> TrustAsync(string path, string bundle, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var configuration = await client.SendRawAsync(HttpMethod.Get, path, null, null, ct);
                var change = new JsonArray { new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = configuration?["metadata"]?["resourceVersion"]?.DeepClone() } };
                var webhooks = configuration?["webhooks"] as JsonArray ?? [];
                for (var i = 0; i < webhooks.Count; i++)
                {
                    if (webhooks[i]?["clientConfig"]?["caBundle"]?.GetValue<string>() != bundle)
                        change.Add(SpecAuthor.Add($"/webhooks/{i}/clientConfig/caBundle", bundle));
                }
                if (change.Count > 1)
                    await client.SendRawAsync(HttpMethod.Patch, path, change, "application/json-patch+json", ct);
                return true;
            }
            catch (KubernetesApiException error) when (error.IsNotFound)
            {
                return false;
            }
            // Another replica, or whoever installs it, was first.
            catch (KubernetesApiException error) when (error.IsConflict || error.Code == 422)
            {
            }
        }
    }
}
