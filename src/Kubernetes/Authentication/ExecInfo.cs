using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>Builds KUBERNETES_EXEC_INFO and reads what the plugin answers (client.authentication.k8s.io ExecCredential); pure.</summary>
internal static class ExecInfo
{
    public static string Build(ExecPlugin plugin, KubernetesClientConfiguration configuration, bool interactive)
    {
        var spec = new JsonObject { ["interactive"] = interactive };
        if (plugin.ProvideClusterInfo)
            spec["cluster"] = Cluster(plugin, configuration);
        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec }.ToJsonString();
    }

    /// <exception cref="CredentialException">Not an ExecCredential, of another version, or without a usable credential.</exception>
    public static ExecAnswer Parse(ExecPlugin plugin, string output)
    {
        JsonObject? root;
        try
        {
            // Some plugins print YAML, which client-go's decoder takes as well.
            root = YamlJson.Parse(output) as JsonObject;
        }
        catch (FormatException)
        {
            root = null;
        }
        // The output holds the secret, so no part of it is quoted.
        if (root?["kind"]?.ToString() != "ExecCredential")
            throw new CredentialException($"The credential plugin {plugin.Command} did not print an ExecCredential.");
        if (root["apiVersion"]?.ToString() != plugin.ApiVersion)
            throw new CredentialException(
                $"The credential plugin {plugin.Command} answered in {root["apiVersion"]}, the kubeconfig says {plugin.ApiVersion}. Make them the same.");
        var status = root["status"] as JsonObject;
        var answer = new ExecAnswer
        {
            Token = Text(status, "token"),
            Certificate = Text(status, "clientCertificateData"),
            Key = Text(status, "clientKeyData"),
            Expires = Text(status, "expirationTimestamp") is { } at ? Moment(plugin, at) : null,
        };
        if (answer.Certificate is null != answer.Key is null)
            throw new CredentialException($"The credential plugin {plugin.Command} gave a client certificate without key, or a key without certificate.");
        if (answer is { Token: null, Certificate: null })
            throw new CredentialException($"The credential plugin {plugin.Command} gave neither a token nor a client certificate.");
        return answer;
    }

    private static JsonObject Cluster(ExecPlugin plugin, KubernetesClientConfiguration configuration)
    {
        var cluster = new JsonObject { ["server"] = configuration.Server.ToString().TrimEnd('/') };
        if (configuration.TlsServerName is { } name)
            cluster["tls-server-name"] = name;
        if (configuration.SkipTlsVerify)
            cluster["insecure-skip-tls-verify"] = true;
        if (configuration.CertificateAuthority is { } authority)
            cluster["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority.Read()));
        if (configuration.Proxy is { } proxy)
            cluster["proxy-url"] = proxy.ToString();
        if (plugin.ClusterExtension is { } extension)
            cluster["config"] = JsonNode.Parse(extension);
        return cluster;
    }

    private static string? Text(JsonObject? status, string member) => status?[member]?.ToString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset Moment(ExecPlugin plugin, string text) =>
        DateTimeOffset.TryParse(
            text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new CredentialException($"The credential plugin {plugin.Command} gave an expirationTimestamp that is no RFC 3339 time.");
}
