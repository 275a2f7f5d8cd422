using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Http;

public sealed class TlsTests : IDisposable
{
    private static readonly NamespacedName Name = new("ns", "w");

    private readonly TestCertificates authority = new();
    private readonly TestCertificates stranger = new();
    private readonly TempFolder folder = new();

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_clusters_own_authority_is_trusted_out_of_a_bundle_and_http2_spoken()
    {
        await using var server = await StartAsync(null);
        string? protocol = null;
        server.Intercept = (context, _) =>
        {
            protocol = context.Request.Protocol;
            return Task.FromResult(false);
        };
        using var client = new KubernetesClient(Configuration(server, PemSource.FromText(stranger.AuthorityPem + "\n" + authority.AuthorityPem)));
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
        Assert.Equal("HTTP/2", protocol);
    }

    [Fact]
    public async Task Another_authority_and_another_name_are_refused()
    {
        await using var server = await StartAsync(null);
        using var wrong = new KubernetesClient(Configuration(server, PemSource.FromText(stranger.AuthorityPem)));
        await Assert.ThrowsAsync<HttpRequestException>(() => wrong.CreateAsync(Widgets.Kind, "ns", [], default));

        await using var named = await StartAsync("kubernetes.default");
        using var client = new KubernetesClient(Configuration(named, PemSource.FromText(authority.AuthorityPem)));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.CreateAsync(Widgets.Kind, "ns", [], default));
    }

    [Fact]
    public async Task The_tls_server_name_is_what_the_certificate_is_checked_against()
    {
        await using var server = await StartAsync("kubernetes.default");
        using var client = new KubernetesClient(new()
        {
            Server = server.Url,
            CertificateAuthority = PemSource.FromText(authority.AuthorityPem),
            TlsServerName = "kubernetes.default",
        });
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
    }

    [Fact]
    public async Task Skipping_the_check_is_said_loudly()
    {
        await using var server = await StartAsync("other.name");
        using var logs = new LogList();
        using var client = new KubernetesClient(new() { Server = server.Url, SkipTlsVerify = true }, logs);
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
        Assert.Contains(logs.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("INSECURE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_certificate_is_shown_and_a_rotated_one_loaded()
    {
        string? shown = null;
        await using var server = await StartAsync(null, (certificate, _, _) =>
        {
            shown = certificate.Subject;
            return true;
        });
        WriteClient("one");
        var time = new ManualTime();
        using var client = new KubernetesClient(new()
        {
            Server = server.Url,
            CertificateAuthority = PemSource.FromText(authority.AuthorityPem),
            ClientCertificate = PemSource.FromFile(Path.Combine(folder.Path, "crt")),
            ClientKey = PemSource.FromFile(Path.Combine(folder.Path, "key")),
        }, null, time);
        await client.FindAsync(Widgets.Kind, Name, default);
        Assert.Equal("CN=one", shown);

        WriteClient("two");
        await client.FindAsync(Widgets.Kind, Name, default);
        Assert.Equal("CN=one", shown);
        time.Advance(TimeSpan.FromMinutes(6));
        await client.FindAsync(Widgets.Kind, Name, default);
        Assert.Equal("CN=two", shown);

        folder.Write("crt", "");
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
    }

    [Fact]
    public async Task A_rotated_authority_is_loaded_and_a_broken_file_changes_nothing()
    {
        await using var server = await StartAsync(null);
        var file = folder.Write("ca", stranger.AuthorityPem);
        var time = new ManualTime();
        using var logs = new LogList();
        using var client = new KubernetesClient(Configuration(server, PemSource.FromFile(file)), logs, time);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.CreateAsync(Widgets.Kind, "ns", [], default));

        folder.Write("ca", authority.AuthorityPem);
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));

        folder.Write("ca", "no certificate");
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
        Assert.Contains(logs.Lines, l => l.Id == 1002);
    }

    [Fact]
    public void Certificates_that_cannot_be_used_are_told_with_their_place()
    {
        var missing = Path.Combine(folder.Path, "missing");
        var error = Assert.Throws<KubernetesConfigurationException>(
            () => new KubernetesClient(new() { Server = new("https://x"), CertificateAuthority = PemSource.FromFile(missing), Origin = "a file" }));
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Contains("a file", error.Message, StringComparison.Ordinal);
    }

    private static KubernetesClientConfiguration Configuration(FakeApiServer server, PemSource roots) =>
        new() { Server = server.Url, CertificateAuthority = roots };

    private void WriteClient(string name)
    {
        var (certificate, key) = authority.ClientPem(name);
        folder.Write("crt", certificate);
        folder.Write("key", key);
    }

    private Task<FakeApiServer> StartAsync(
        string? dnsName, Func<X509Certificate2, X509Chain?, System.Net.Security.SslPolicyErrors, bool>? check = null) =>
        FakeApiServer.StartAsync(listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = authority.Server(dnsName);
                if (check is not null)
                {
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = check;
                }
            });
        });
}
