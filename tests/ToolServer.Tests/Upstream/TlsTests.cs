using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class TlsTests : IAsyncDisposable
{
    private readonly UpstreamFixture _fixture = new();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("test authority");

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_private_authority_is_trusted_when_its_bundle_is_in_the_Secret_and_not_before()
    {
        using var certificate = TestCertificates.Issue(_authority, "localhost", IPAddress.Loopback);
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask, certificate);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var distrusted = (await _fixture.PostAsync()).Failure!;
        Assert.Equal(UpstreamFailureKind.Connect, distrusted.Kind);
        Assert.False(distrusted.OutcomeUnknown);

        _fixture.Targets.PutSecret("ca", ("ca.crt", _authority.ExportCertificatePem()));
        _fixture.Targets.Put(Trusting(upstream));
        Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);

        // A rotated bundle is taken up by the next call: this one knows another authority alone.
        using var other = TestCertificates.Authority("another authority");
        _fixture.Targets.PutSecret("ca", ("ca.crt", other.ExportCertificatePem()));
        Assert.Equal(UpstreamFailureKind.Connect, (await _fixture.GetAsync()).Failure!.Kind);
    }

    [Fact]
    public async Task The_certificate_must_carry_the_URLs_host_or_the_server_name_that_the_target_gives()
    {
        using var certificate = TestCertificates.Issue(_authority, "bmc.example");
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask, certificate);
        _fixture.Targets.PutSecret("ca", ("ca.crt", _authority.ExportCertificatePem()));

        _fixture.Targets.Put(Trusting(upstream));
        Assert.Equal(UpstreamFailureKind.Connect, (await _fixture.GetAsync()).Failure!.Kind);

        _fixture.Targets.Put(Trusting(upstream, "other.example"));
        Assert.Equal(UpstreamFailureKind.Connect, (await _fixture.GetAsync()).Failure!.Kind);

        _fixture.Targets.Put(Trusting(upstream, "bmc.example"));
        Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_in_the_handshake()
    {
        using var certificate = TestCertificates.Issue(_authority, "localhost", IPAddress.Loopback);
        using var client = TestCertificates.Issue(_authority, "signalbox");
        await using var upstream = await TestUpstream.StartAsync(
            context => context.Response.WriteAsync(context.Connection.ClientCertificate?.Thumbprint ?? "none"), certificate, wantClientCertificate: true);
        _fixture.Targets.PutSecret("ca", ("ca.crt", _authority.ExportCertificatePem()));
        _fixture.Targets.PutSecret("id", TestCertificates.Pem(client));
        _fixture.Targets.Put(Trusting(upstream) with
        {
            Credentials = new TargetCredentials { Type = "clientCertificate", SecretRef = new SecretReference { Name = "id" } },
        });

        var response = (await _fixture.GetAsync()).Response!;

        Assert.Equal(client.Thumbprint, System.Text.Encoding.UTF8.GetString(response.Body.Span));
    }

    [Fact]
    public async Task Each_host_of_a_fleet_is_checked_against_its_own_authority()
    {
        using var other = TestCertificates.Authority("another authority");
        using var certificate = TestCertificates.Issue(_authority, "localhost", IPAddress.Loopback);
        using var otherCertificate = TestCertificates.Issue(other, "localhost", IPAddress.Loopback);
        await using var first = await TestUpstream.StartAsync(_ => Task.CompletedTask, certificate);
        await using var second = await TestUpstream.StartAsync(_ => Task.CompletedTask, otherCertificate);
        _fixture.Targets.PutSecret("ca", ("ca.crt", _authority.ExportCertificatePem())).PutSecret("other-ca", ("ca.crt", other.ExportCertificatePem()));
        _fixture.Targets.Put(Trusting(first) with
        {
            BaseUrl = null,
            Hosts =
            [
                new() { Name = "a", BaseUrl = first.Url },
                new() { Name = "b", BaseUrl = second.Url, CaSecret = "other-ca" },
                new() { Name = "c", BaseUrl = first.Url, CaSecret = "other-ca" },
            ],
        });

        Assert.Equal(200, (await _fixture.GetFromAsync("a")).Response!.StatusCode);
        Assert.Equal(200, (await _fixture.GetFromAsync("b")).Response!.StatusCode);
        Assert.Equal(UpstreamFailureKind.Connect, (await _fixture.GetFromAsync("c")).Failure!.Kind);
    }

    private static McpTargetSpec Trusting(TestUpstream upstream, string? serverName = null) => UpstreamFixture.Spec(upstream.Url) with
    {
        Tls = new TargetTls { CaSecretRef = new SecretReference { Name = "ca" }, ServerName = serverName },
    };
}
