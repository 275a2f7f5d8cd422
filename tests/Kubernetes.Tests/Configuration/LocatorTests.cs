using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Configuration;

public sealed class LocatorTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, string> environment = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_several_files_the_first_wins_for_each_entry_and_for_the_current_context()
    {
        var one = folder.Write("one", """
            current-context: a
            contexts:
            - {name: a, context: {cluster: c, user: u, namespace: first}}
            clusters:
            - {name: c, cluster: {server: https://one:6443}}
            """);
        var two = folder.Write("two", """
            current-context: b
            contexts:
            - {name: a, context: {cluster: other, user: u}}
            - {name: b, context: {cluster: c}}
            clusters:
            - {name: c, cluster: {server: https://two:6443}}
            users:
            - {name: u, user: {token: from-two}}
            """);
        environment["KUBECONFIG"] = string.Join(Path.PathSeparator, one, Path.Combine(folder.Path, "missing"), two);

        var found = Locate();

        Assert.Equal("https://one:6443/", found.Server.ToString());
        Assert.Equal("first", found.Namespace);
        Assert.Equal("from-two", found.Token);
        Assert.Equal("default", Locate(context: "b").Namespace);
    }

    [Fact]
    public void Paths_are_relative_to_the_file_that_names_them()
    {
        var main = folder.Write("main", """
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u}}]
            """);
        folder.Write("certs/parts", """
            clusters: [{name: c, cluster: {server: "https://x", certificate-authority: pki/ca.crt}}]
            users: [{name: u, user: {tokenFile: ../token, client-certificate: me.crt, client-key: me.key, exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [a b, c]}}}]
            """);
        environment["KUBECONFIG"] = string.Join(Path.PathSeparator, main, Path.Combine(folder.Path, "certs", "parts"));

        var found = Locate();

        Assert.Equal(Path.Combine(folder.Path, "certs", "pki", "ca.crt"), found.CertificateAuthority!.Path);
        Assert.Equal(Path.Combine(folder.Path, "token"), found.TokenFile);
        Assert.Equal(Path.Combine(folder.Path, "certs", "me.crt"), found.ClientCertificate!.Path);
        Assert.Equal(Path.Combine(folder.Path, "certs", "plugin"), found.Exec!.Command);
        Assert.Equal(["a b", "c"], found.Exec.Arguments);
    }

    [Fact]
    public void Inline_data_goes_before_files()
    {
        var found = Resolve($"certificate-authority: nowhere, certificate-authority-data: {Base64("PEM")}", "token: t, tokenFile: f");
        Assert.Null(found.CertificateAuthority!.Path);
        Assert.Equal("PEM", found.CertificateAuthority.Read());
        Assert.Equal(Path.Combine(folder.Path, "f"), found.TokenFile);
    }

    [Fact]
    public void Every_member_of_a_cluster_and_user_is_read()
    {
        var found = Resolve(
            "proxy-url: http://proxy:3128, tls-server-name: kubernetes.default, insecure-skip-tls-verify: true",
            "username: me, password: secret, as: boss, as-uid: '7', as-groups: [g1], as-user-extra: {scopes: [s1]}");
        Assert.Equal("http://proxy:3128/", found.Proxy!.ToString());
        Assert.Equal("kubernetes.default", found.TlsServerName);
        Assert.True(found.SkipTlsVerify);
        Assert.Equal("me", found.Basic!.Username);
        Assert.Equal("boss", found.Impersonation!.User);
        Assert.Equal("g1", found.Impersonation.Group);
        Assert.Equal("s1", found.Impersonation.Extra["scopes"]);
        Assert.DoesNotContain("secret", $"{found} {found.Basic}", StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_read_as_well_as_yaml_and_a_number_stays_the_token_it_is()
    {
        var file = folder.Write("json", "{\n\t\"current-context\": \"a\",\n\t\"contexts\": [{\"name\":\"a\",\"context\":{\"cluster\":\"c\",\"user\":\"u\"}}],"
            + "\"clusters\":[{\"name\":\"c\",\"cluster\":{\"server\":\"https://x\"}}],\"users\":[{\"name\":\"u\",\"user\":{\"token\":\"007\"}}]}");
        Assert.Equal("007", Locate(file).Token);
        Assert.Equal("0123", Resolve("", "token: 0123").Token);
        Assert.Equal("1e3", Resolve("", "token: 1e3").Token);
    }

    [Theory]
    [InlineData("insecure-skip-tls-verify: true, certificate-authority: x", "", "cluster 'c'", "exclude each other")]
    [InlineData("insecure-skip-tls-verify: perhaps", "", "cluster 'c'", "true or false")]
    [InlineData("certificate-authority-data: '***'", "", "cluster 'c'", "not base64")]
    [InlineData("proxy-url: ftp://x", "", "cluster 'c'", "proxy-url")]
    [InlineData("", "client-certificate: x", "user 'u'", "together")]
    [InlineData("", "auth-provider: {name: gcp}", "user 'u'", "gke-gcloud-auth-plugin")]
    [InlineData("", "auth-provider: {name: oidc}", "user 'u'", "kubelogin")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "user 'u'", "client.authentication.k8s.io/v1beta1")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1}", "user 'u'", "exec.command is missing")]
    [InlineData("", "as: boss, as-groups: [a, b]", "user 'u'", "one is supported")]
    [InlineData("", "token: [a]", "user 'u'", "token must be text")]
    public void A_bad_entry_is_refused_with_file_entry_and_remedy(string cluster, string user, string entry, string remedy)
    {
        var message = Assert.Throws<KubernetesConfigurationException>(() => Resolve(cluster, user)).Message;
        Assert.Contains(entry, message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "config"), message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contexts: []", "no current-context")]
    [InlineData("current-context: gone\ncontexts: [{name: a, context: {cluster: c}}]", "there is no context 'gone' (known: a)")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: lost}}]", "names cluster 'lost'")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: lost}}]\nclusters: [{name: c, cluster: {server: https://x}}]", "names user 'lost'")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c}]", "has no server")]
    [InlineData("contexts: [{context: {}}]", "contexts[0] has no name")]
    [InlineData("contexts: x", "contexts must be a list")]
    [InlineData("a: [b", "neither YAML nor JSON: line ")]
    [InlineData("- a", "must be a mapping")]
    public void A_bad_file_is_refused_with_its_path(string text, string expected)
    {
        var file = folder.Write("config", text);
        var message = Assert.Throws<KubernetesConfigurationException>(() => Locate(file)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_pod_the_service_account_is_used_and_an_ipv6_host_bracketed()
    {
        folder.Write("sa/token", "t");
        folder.Write("sa/ca.crt", "PEM");
        folder.Write("sa/namespace", "signalbox-system\n");
        environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        environment["KUBERNETES_SERVICE_PORT"] = "443";

        var found = Locate();

        Assert.Equal("https://[fd00::1]/", found.Server.ToString());
        Assert.Equal("signalbox-system", found.Namespace);
        Assert.Equal(Path.Combine(folder.Path, "sa", "token"), found.TokenFile);
        Assert.Equal("in-cluster", found.Origin);
    }

    [Fact]
    public void The_usual_file_goes_before_the_pod_and_nothing_at_all_says_what_to_do()
    {
        Assert.Contains("signalbox up", Assert.Throws<KubernetesConfigurationException>(() => Locate()).Message, StringComparison.Ordinal);
        folder.Write(".kube/config", "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: localhost:8080}}]");
        Assert.Equal("http://localhost:8080/", Locate().Server.ToString());
        environment["KUBECONFIG"] = "/nowhere/config";
        Assert.Contains("/nowhere/config", Assert.Throws<KubernetesConfigurationException>(() => Locate()).Message, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private KubernetesClientConfiguration Resolve(string cluster, string user)
    {
        var separator = cluster.Length == 0 ? "" : ", ";
        return Locate(folder.Write("config", $$"""
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: "https://x"{{separator}}{{cluster}} } }]
            users: [{name: u, user: { {{user}} } }]
            """));
    }

    private KubernetesClientConfiguration Locate(string? file = null, string? context = null) => KubernetesClientConfigurationLocator.Locate(
        file, context, name => environment.GetValueOrDefault(name), folder.Path, Path.Combine(folder.Path, "sa"));
}
