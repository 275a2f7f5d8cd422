using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Tests.Hosting;

public sealed class ToolServerOptionsValidatorTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:9000/")]
    public void Loopback_needs_no_authentication(string url) => Assert.Empty(Validate(new() { ListenUrl = url }));

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://10.0.0.5:8080")]
    [InlineData("http://[::]:8080")]
    public void Without_authentication_it_refuses_to_listen_beyond_this_machine(string url)
    {
        var problem = Assert.Single(Validate(new() { ListenUrl = url }));
        Assert.StartsWith("--listen: ", problem, StringComparison.Ordinal);
        Assert.Contains("authentication", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://tools.example:8080")]
    [InlineData("http://127.0.0.1:8080/mcp")]
    [InlineData("")]
    public void What_is_no_address_to_listen_on_is_refused(string url) =>
        Assert.StartsWith("--listen: ", Assert.Single(Validate(new() { ListenUrl = url })), StringComparison.Ordinal);

    [Fact]
    public void Each_problem_names_its_setting()
    {
        var problems = Validate(new()
        {
            SystemNamespace = "Not A Namespace",
            WatchNamespace = "",
            Identity = "UPPER",
            MaxSessions = 0,
            SessionIdleTimeout = TimeSpan.Zero,
            DrainTimeout = TimeSpan.FromSeconds(-1),
            DrainDelay = TimeSpan.FromSeconds(-1),
            MaxRequestBytes = 1,
        });
        Assert.Equal(
            ["--system-namespace", "--namespace", "--identity", "--max-sessions", "--session-idle", "--drain", "--drain-delay", "--max-request-bytes"],
            problems.Select(p => p.Split(':')[0]));
    }

    [Theory]
    [InlineData("http://issuer.example", "--oidc-issuer")]
    [InlineData("https://issuer.example?x=1", "--oidc-issuer")]
    [InlineData("issuer", "--oidc-issuer")]
    [InlineData("https://issuer.example", "--oidc-audience")]
    public void An_issuer_that_could_be_anybody_or_makes_tokens_for_everybody_is_refused(string issuer, string setting)
    {
        var audiences = setting == "--oidc-audience" ? Array.Empty<string>() : ["x"];
        var problem = Assert.Single(Validate(new() { OidcIssuers = [new() { Issuer = issuer, Audiences = audiences }] }));
        Assert.StartsWith(setting + ": ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", "c", null, "--tls-cert")]
    [InlineData("https://127.0.0.1:0", null, null, "--listen")]
    [InlineData("http://127.0.0.1:0", "c", "k", "--listen")]
    public void A_certificate_its_key_and_https_go_together(string url, string? certificate, string? key, string setting) =>
        Assert.StartsWith(setting + ": ", Assert.Single(Validate(new() { ListenUrl = url, TlsCertificateFile = certificate, TlsKeyFile = key })), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, null, false, false, false, RawAccess.Run, null)]
    [InlineData("-", null, null, false, false, true, RawAccess.Run, null)]
    [InlineData("f", 131072L, 1, false, false, true, RawAccess.Run, null)]
    [InlineData("f", 131072L, null, true, true, true, RawAccess.Run, null)]
    [InlineData("-", null, null, true, true, true, RawAccess.Run, null)]
    [InlineData(null, null, null, true, true, false, RawAccess.Query, null)]
    [InlineData("", null, null, false, false, false, RawAccess.Off, "--audit-file")]
    [InlineData(null, 1000000L, null, false, false, false, RawAccess.Off, "--audit-max-bytes")]
    [InlineData("-", 1000000L, null, false, false, false, RawAccess.Off, "--audit-max-bytes")]
    [InlineData("/dev/null", 1000000L, null, false, false, false, RawAccess.Off, "--audit-max-bytes")]
    [InlineData("f", 131071L, null, false, false, false, RawAccess.Off, "--audit-max-bytes")]
    [InlineData("f", null, 3, false, false, false, RawAccess.Off, "--audit-max-files")]
    [InlineData("f", 1000000L, 0, false, false, false, RawAccess.Off, "--audit-max-files")]
    [InlineData("f", 1000000L, 1001, false, false, false, RawAccess.Off, "--audit-max-files")]
    [InlineData("f", null, null, true, false, false, RawAccess.Off, "--audit-otlp")]
    [InlineData(null, null, null, true, true, true, RawAccess.Off, "--audit-fail-closed")]
    [InlineData(null, null, null, true, true, false, RawAccess.Run, "--raw-access")]
    public void What_the_audit_log_cannot_keep_is_refused(
        string? file, long? bytes, int? files, bool sent, bool collector, bool failsClosed, RawAccess raw, string? setting)
    {
        var problems = Validate(new()
        {
            AuditFile = file,
            AuditMaxBytes = bytes,
            AuditMaxFiles = files,
            AuditToCollector = sent,
            OtlpEndpoint = collector ? new("http://collector:4318") : null,
            AuditFailsClosed = failsClosed,
            RawAccess = raw,
        });
        Assert.Equal(setting, problems.SingleOrDefault()?.Split(':')[0]);
    }

    [Fact]
    public void With_authentication_it_may_listen_anywhere() =>
        Assert.Empty(Validate(new() { ListenUrl = "http://0.0.0.0:8080", TokenAudiences = ["signalbox"] }));

    private static IReadOnlyList<string> Validate(ToolServerOptions options) =>
        ToolServerOptionsValidator.Validate(options with { Identity = options.Identity == "UPPER" ? "UPPER" : "replica-1" });
}
