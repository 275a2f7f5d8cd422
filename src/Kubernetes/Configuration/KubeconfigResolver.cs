using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Configuration;

/// <summary>Makes a client configuration of one context; pure but for paths. Every complaint names the file, the entry and the remedy.</summary>
internal static class KubeconfigResolver
{
    private static readonly Dictionary<string, string> LegacyProviders = new()
    {
        ["gcp"] = "gke-gcloud-auth-plugin",
        ["azure"] = "kubelogin (Azure)",
        ["oidc"] = "kubectl oidc-login (int128/kubelogin)",
        ["openstack"] = "client-keystone-auth",
    };

    public static KubernetesClientConfiguration Resolve(Kubeconfig kubeconfig, string? contextName)
    {
        var wanted = contextName ?? kubeconfig.CurrentContext;
        if (string.IsNullOrEmpty(wanted))
            throw new KubernetesConfigurationException(
                $"{kubeconfig.Files}: no current-context. Name one with --context ({Known(kubeconfig)}) or run kubectl config use-context.");
        var context = kubeconfig.Find("context", wanted) ?? throw new KubernetesConfigurationException(
            $"{kubeconfig.Files}: there is no context '{wanted}' ({Known(kubeconfig)}).");
        var cluster = Referred(kubeconfig, context, "cluster") ?? throw new KubernetesConfigurationException(
            $"{context.Place} names no cluster.");
        var user = Referred(kubeconfig, context, "user");

        var skip = cluster.Flag("insecure-skip-tls-verify");
        var authority = cluster.Pem("certificate-authority");
        if (skip && authority is not null)
            throw new KubernetesConfigurationException(
                $"{cluster.Place}: insecure-skip-tls-verify and a certificate-authority exclude each other. Remove one.");
        var (certificate, key) = (user?.Pem("client-certificate"), user?.Pem("client-key"));
        if (certificate is null != key is null)
            throw new KubernetesConfigurationException(
                $"{user!.Place}: client-certificate and client-key are needed together.");
        if (user?.Object("auth-provider") is { } legacy)
            throw Legacy(user, legacy["name"]?.ToString() ?? "");

        return new()
        {
            Server = Address(cluster, "server") ?? throw new KubernetesConfigurationException($"{cluster.Place} has no server."),
            Namespace = context.Text("namespace") ?? "default",
            Origin = $"{context.File}, context {wanted}",
            CertificateAuthority = authority,
            SkipTlsVerify = skip,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = Address(cluster, "proxy-url"),
            Token = user?.Text("token"),
            TokenFile = user?.FilePath("tokenFile"),
            Basic = user?.Text("username") is { } name ? new(name, user.Text("password") ?? "") : null,
            ClientCertificate = certificate,
            ClientKey = key,
            Exec = user?.Object("exec") is { } exec ? ExecEntry.Read(user, exec, cluster) : null,
            Impersonation = Impersonate(user),
        };
    }

    private static KubeconfigEntry? Referred(Kubeconfig kubeconfig, KubeconfigEntry context, string section)
    {
        if (context.Text(section) is not { } name)
            return null;
        return kubeconfig.Find(section, name) ?? throw new KubernetesConfigurationException(
            $"{context.Place} names {section} '{name}', which is in none of {kubeconfig.Files}.");
    }

    private static Uri? Address(KubeconfigEntry cluster, string member)
    {
        if (cluster.Text(member) is not { } text)
            return null;
        string[] schemes = member == "server" ? ["https", "http"] : ["https", "http", "socks5"];
        // kubectl takes a server without a scheme for http, as here.
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"http://{text}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !schemes.Contains(address.Scheme))
            throw new KubernetesConfigurationException($"{cluster.Place}: {member} must be a URL of {string.Join(", ", schemes)}.");
        return address;
    }

    private static KubernetesConfigurationException Legacy(KubeconfigEntry user, string provider)
    {
        var plugin = LegacyProviders.TryGetValue(provider, out var known) ? known : "its successor";
        return new($"{user.Place}: auth-provider '{provider}' was removed from Kubernetes in 1.26. "
            + $"Use the exec credential plugin {plugin}: write an 'exec' section in place of 'auth-provider'.");
    }

    private static Impersonation? Impersonate(KubeconfigEntry? user)
    {
        if (user?.Text("as") is not { } name)
            return null;
        return new(name)
        {
            Uid = user.Text("as-uid"),
            Group = Single(user, "as-groups", user.Texts("as-groups")),
            Extra = (user.Object("as-user-extra") ?? []).ToDictionary(
                e => e.Key,
                e => Single(user, $"as-user-extra.{e.Key}", [.. (e.Value as JsonArray ?? []).Select(v => v?.ToString() ?? "")]) ?? ""),
        };
    }

    private static string? Single(KubeconfigEntry user, string member, IReadOnlyList<string> values) => values.Count > 1
        ? throw new KubernetesConfigurationException($"{user.Place}: {member} has {values.Count} values; one is supported. Impersonate with one, or use a user that has them.")
        : values.Count == 0 ? null : values[0];

    private static string Known(Kubeconfig kubeconfig)
    {
        var names = kubeconfig.ContextNames.Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "it has no contexts" : $"known: {string.Join(", ", names)}";
    }
}
