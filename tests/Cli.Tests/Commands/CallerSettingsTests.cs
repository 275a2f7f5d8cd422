using System.CommandLine;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Commands;

namespace Signalbox.Cli.Tests.Commands;

public sealed class CallerSettingsTests
{
    [Fact]
    public void They_are_read_as_the_tool_server_reads_them_and_in_order()
    {
        var options = Read("--oidc-issuer", "https://a.example", "--oidc-audience", "x", "--oidc-issuer=https://b.example", "--oidc-audience=y", "--tokens-file", "t", "--policy-file", "p");
        Assert.Equal(["https://a.example x", "https://b.example y"], options.OidcIssuers.Select(i => $"{i.Issuer} {i.Audiences[0]}"));
        Assert.Equal(("t", "p"), (options.TokensFile, options.PolicyFile));
    }

    [Fact]
    public void A_setting_that_cannot_be_used_is_refused_with_the_tool_servers_words() =>
        Assert.StartsWith("--oidc-audience: 'x'", Assert.Throws<CliException>(() => Read("--oidc-audience", "x")).Message, StringComparison.Ordinal);

    private static ToolServer.ToolServerOptions Read(params string[] args)
    {
        var command = new Command("up");
        CallerSettings.AddTo(command);
        return CallerSettings.Read(new RootCommand { command }.Parse(["up", .. args]));
    }
}
