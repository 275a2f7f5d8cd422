namespace Signalbox.Kubernetes.Configuration;

/// <summary>What Kubernetes gives to every pod: two variables and a folder with token, CA and namespace.</summary>
internal static class InClusterConfiguration
{
    public const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Null outside of a pod.</summary>
    public static KubernetesClientConfiguration? Find(Func<string, string?> environment, string folder)
    {
        var (host, port) = (environment("KUBERNETES_SERVICE_HOST"), environment("KUBERNETES_SERVICE_PORT"));
        var token = Path.Combine(folder, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
            return null;
        var ns = Path.Combine(folder, "namespace");
        var authority = Path.Combine(folder, "ca.crt");
        return new()
        {
            Server = new($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
            Namespace = File.Exists(ns) && File.ReadAllText(ns).Trim() is { Length: > 0 } name ? name : "default",
            Origin = "in-cluster",
            CertificateAuthority = File.Exists(authority) ? PemSource.FromFile(authority) : null,
            TokenFile = token,
        };
    }
}
