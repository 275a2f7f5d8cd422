using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Operator.Admission;

/// <summary>Where the replicas keep the one certificate that all of them serve: a Secret of the system namespace, of type <c>kubernetes.io/tls</c>.</summary>
internal sealed class WebhookSecret(KubernetesClient client, string ns, IReadOnlyList<string> names, TimeProvider time)
{
    public const string Name = "signalbox-webhook-tls";
    private const string Authorities = "ca.crt";

    /// <summary>What is in use, made or renewed where it must be. Of several replicas that would renew it one does; the others take what that one made.</summary>
    public async Task<WebhookKeys> EnsureAsync(CancellationToken ct)
    {
        while (true)
        {
            var secret = await client.FindAsync(Kinds.Secrets, new(ns, Name), ct);
            var known = secret is null ? null : Read(secret);
            var now = time.GetUtcNow();
            if (known?.IsGood(names, now) == true)
                return known;
            var made = WebhookKeys.Make(names, known, now);
            try
            {
                await WriteAsync(secret, made, ct);
                return made;
            }
            catch (KubernetesApiException error) when (error.IsAlreadyExists || error.IsConflict)
            {
            }
        }
    }

    private Task<Secret> WriteAsync(Secret? before, WebhookKeys keys, CancellationToken ct)
    {
        var data = new JsonObject { [Authorities] = Base64(keys.Authorities), ["tls.crt"] = Base64(keys.Certificate), ["tls.key"] = Base64(keys.Key) };
        if (before is not null)
        {
            var change = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = before.Metadata.ResourceVersion }, ["data"] = data };
            return client.PatchAsync(Kinds.Secrets, new(ns, Name), Patch.Merge(change), null, ct);
        }
        var labels = new JsonObject { ["app.kubernetes.io/part-of"] = "signalbox" };
        return client.CreateAsync(Kinds.Secrets, ns, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = ns, ["labels"] = labels },
            ["type"] = "kubernetes.io/tls",
            ["data"] = data,
        }, ct);
    }

    private static WebhookKeys? Read(Secret secret) =>
        Text(secret, Authorities) is { } authorities && Text(secret, "tls.crt") is { } certificate && Text(secret, "tls.key") is { } key
            ? new(authorities, certificate, key) : null;

    private static string? Text(Secret secret, string name) => secret.Data?.GetValueOrDefault(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
