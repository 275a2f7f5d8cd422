using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>A target, the one of its hosts that is meant, and the Secrets that it names, as they are at one moment.</summary>
internal sealed record TargetParts(
    McpTarget Target, string? BaseUrl, NamespacedName? CredentialName, Secret? Credential, NamespacedName? CaName, Secret? Ca)
{
    /// <param name="source">Where target and Secrets are found.</param>
    /// <param name="name">The target.</param>
    /// <param name="target">What <paramref name="source"/> has under that name.</param>
    /// <param name="hostName">One of the target's hosts; null when it has one alone.</param>
    /// <exception cref="UpstreamRefusedException">The host is not known, or it is not clear which is meant.</exception>
    public static TargetParts Find(ITargetSource source, NamespacedName name, McpTarget target, string? hostName)
    {
        var host = Host(name, target.Spec, hostName);
        var credentials = target.Spec.Credentials is { Type: not "none" } used ? host?.CredentialsSecret ?? used.SecretRef?.Name : null;
        NamespacedName? credentialName = string.IsNullOrEmpty(credentials) ? null : new(name.Namespace, credentials);
        NamespacedName? caName = (host?.CaSecret ?? target.Spec.Tls?.CaSecretRef?.Name) is { Length: > 0 } ca ? new(name.Namespace, ca) : null;
        return new TargetParts(
            target,
            host?.BaseUrl ?? target.Spec.BaseUrl,
            credentialName,
            credentialName is { } first ? source.FindSecret(first) : null,
            caName,
            caName is { } second ? source.FindSecret(second) : null);
    }

    /// <summary>The very same objects: nothing can have changed. Informers keep an object until its resourceVersion changes.</summary>
    public bool IsSameAs(TargetParts other) =>
        ReferenceEquals(Target, other.Target) && ReferenceEquals(Credential, other.Credential) && ReferenceEquals(Ca, other.Ca);

    /// <summary>Changes with everything that a host is built from, and with nothing else: neither with a status write nor with another host of the fleet.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var own = Target.Spec with { BaseUrl = BaseUrl, Hosts = null, Rollout = null };
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new McpTarget { Spec = own }, WorkflowsJson.Default.McpTarget));
        Append(hash, CredentialName, Credential);
        Append(hash, CaName, Ca);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static TargetHost? Host(NamespacedName name, McpTargetSpec spec, string? hostName)
    {
        if (spec.Inventory is not null)
        {
            throw new UpstreamRefusedException(
                UpstreamFailureKind.Refused, $"McpTarget {name} selects other targets by label and has no address of its own; say which of them.");
        }

        if (spec.Hosts is not { Count: > 0 } hosts)
        {
            return hostName is null
                ? null
                : throw new UpstreamRefusedException(UpstreamFailureKind.Refused, $"McpTarget {name} has no host '{hostName}': it has a base URL alone.");
        }

        if (hostName is null && hosts.Count == 1)
            return hosts[0];

        var named = string.Join(", ", hosts.Take(20).Select(host => host.Name)) + (hosts.Count > 20 ? ", …" : "");
        return hosts.FirstOrDefault(host => host.Name == hostName) ?? throw new UpstreamRefusedException(
            UpstreamFailureKind.Refused,
            hostName is null
                ? $"McpTarget {name} has {hosts.Count} hosts; say which one: {named}."
                : $"McpTarget {name} has no host '{hostName}'. It has: {named}.");
    }

    private static void Append(IncrementalHash hash, NamespacedName? name, Secret? secret)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{name}:"));
        if (secret is null)
            return;

        var origins = "";
        _ = secret.Metadata.Annotations?.TryGetValue(SignalboxLabels.Origins, out origins);
        hash.AppendData(Encoding.UTF8.GetBytes($"{origins}\n"));
        foreach (var (key, value) in (secret.Data ?? new Dictionary<string, byte[]>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // Lengths keep one value's end from passing for another's beginning.
            hash.AppendData(Encoding.UTF8.GetBytes($"{key.Length}:{key}{value.Length}:"));
            hash.AppendData(value);
        }
    }
}
