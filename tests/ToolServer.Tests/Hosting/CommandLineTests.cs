using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_setting_can_be_given_in_either_form()
    {
        var read = CommandLine.Parse(
        [
            "--kubeconfig", "k", "--listen=http://127.0.0.1:0", "--allowed-host", "a.example", "--allowed-host=b.example", "--identity", "r1",
            "--namespace", "dell", "--system-namespace", "sys", "--audit-file", "audit.log", "--audit-fail-closed=true", "--audit-max-bytes", "1000000", "--audit-max-files=3",
            "--audit-otlp=true", "--otlp-endpoint", "http://collector:4318", "--max-sessions", "5", "--session-idle", "00:01:00",
            "--drain=00:00:05", "--drain-delay", "00:00:03", "--max-request-bytes", "2048", "--legacy-sse", "true",
        ]);
        Assert.Empty(read.Problems);
        Assert.Equal("k", read.Kubeconfig);
        Assert.Equal(["a.example", "b.example"], read.Options.AllowedHosts);
        Assert.Equal(
            new ToolServerOptions
            {
                ListenUrl = "http://127.0.0.1:0",
                AllowedHosts = read.Options.AllowedHosts,
                Identity = "r1",
                WatchNamespace = "dell",
                SystemNamespace = "sys",
                AuditFile = "audit.log",
                AuditFailsClosed = true,
                AuditMaxBytes = 1_000_000,
                AuditMaxFiles = 3,
                AuditToCollector = true,
                OtlpEndpoint = new("http://collector:4318"),
                MaxSessions = 5,
                SessionIdleTimeout = TimeSpan.FromMinutes(1),
                DrainTimeout = TimeSpan.FromSeconds(5),
                DrainDelay = TimeSpan.FromSeconds(3),
                MaxRequestBytes = 2048,
                LegacySse = true,
            },
            read.Options);
    }

    [Fact]
    public void Settings_of_an_issuer_belong_to_the_one_before_them()
    {
        var read = CommandLine.Parse(
        [
            "--oidc-issuer", "https://a.example", "--oidc-audience", "x", "--oidc-username-claim=email", "--oidc-scope", "tools",
            "--oidc-issuer", "https://b.example", "--oidc-audience", "y", "--oidc-audience", "z", "--oidc-groups-claim", "groups", "--oidc-groups-prefix", "b:",
            "--oidc-username-prefix=", "--oidc-algorithm", "ES256", "--oidc-ca-file", "ca.pem",
            "--token-audience", "signalbox", "--tokens-file", "t", "--tokens-secret", "s", "--resource-url", "https://tools.example/mcp",
        ]);
        Assert.Empty(read.Problems);
        var (a, b) = (read.Options.OidcIssuers[0], read.Options.OidcIssuers[1]);
        Assert.Equal(("https://a.example", "email", null, "x", "tools"), (a.Issuer, a.UsernameClaim, a.UsernamePrefix, Assert.Single(a.Audiences), Assert.Single(a.RequiredScopes)));
        Assert.Equal(("https://b.example", "sub", "", "groups", "b:", "ca.pem"), (b.Issuer, b.UsernameClaim, b.UsernamePrefix, b.GroupsClaim, b.GroupsPrefix, b.CaFile));
        Assert.Equal(["y", "z"], b.Audiences);
        Assert.Equal(("t", "s", "https://tools.example/mcp"), (read.Options.TokensFile, read.Options.TokensSecret, read.Options.ResourceUrl!.OriginalString));
        Assert.True(read.Options.AsksForCredentials);
        Assert.Empty(ToolServerOptionsValidator.Validate(read.Options with { Identity = "r" }));
    }

    [Theory]
    [InlineData("--oidc-audience=x", "--oidc-audience: 'x'")]
    [InlineData("--nope", "--nope: unknown")]
    [InlineData("listen", "listen: unknown")]
    [InlineData("--listen", "--listen: its value is missing")]
    [InlineData("--max-sessions=many", "--max-sessions: 'many'")]
    [InlineData("--max-sessions=-1", "--max-sessions: '-1'")]
    [InlineData("--drain=5", "--drain: '5'")]
    [InlineData("--audit-max-bytes=1M", "--audit-max-bytes: '1M'")]
    [InlineData("--audit-max-files=-1", "--audit-max-files: '-1'")]
    [InlineData("--audit-otlp=yes", "--audit-otlp: 'yes'")]
    [InlineData("--otlp-endpoint=collector", "--otlp-endpoint: 'collector'")]
    [InlineData("--raw-access=1", "--raw-access: '1'")]
    [InlineData("--legacy-sse=yes", "--legacy-sse: 'yes'")]
    public void What_cannot_be_used_is_named(string argument, string problem) =>
        Assert.StartsWith(problem, Assert.Single(CommandLine.Parse([argument]).Problems), StringComparison.Ordinal);

    [Fact]
    public void The_usage_names_every_setting()
    {
        foreach (var name in (string[])["--kubeconfig", "--listen", "--allowed-host", "--identity", "--namespace", "--system-namespace", "--audit-file", "--audit-max-bytes", "--audit-max-files", "--audit-otlp", "--audit-fail-closed", "--otlp-endpoint", "--tls-cert", "--tls-key", "--max-sessions", "--session-idle", "--drain-delay", "--drain", "--max-request-bytes", .. IdentityArguments.Names])
        {
            Assert.Contains($"  {name} ", CommandLine.Usage, StringComparison.Ordinal);
            Assert.DoesNotContain("unknown", Assert.Single(CommandLine.Parse([name]).Problems), StringComparison.Ordinal);
        }
    }
}
