using Signalbox.Cli.Demo;

namespace Signalbox.Cli.Tests.Demo;

public sealed class KubectlLineTests
{
    [Fact]
    public void A_printed_command_can_be_pasted_into_a_shell() =>
        Assert.Equal(
            """kubectl patch mcpworkflow a --type=merge -p '{"status":{"phase":"Approved"}}'""",
            Kubectl.Line(["patch", "mcpworkflow", "a", "--type=merge", "-p", """{"status":{"phase":"Approved"}}"""]));

    [Theory]
    [InlineData("", "''")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    public void What_a_shell_would_change_is_quoted(string argument, string quoted) => Assert.Equal(quoted, Kubectl.Quote(argument));
}
