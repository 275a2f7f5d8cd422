using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Tests.CommandLine;

public sealed class CommandLineTests
{
    private const string Digest = "v1:sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("'nope' is not understood here", "nope")]
    [InlineData("'--wiat' is not understood here", "approve", "x", "--wiat")]
    [InlineData("Name at least one workflow, or say --all", "approve")]
    [InlineData("Name workflows or say --all, not both", "approve", "x", "--all")]
    [InlineData("--digest belongs to exactly one workflow", "approve", "x", "y", "--digest", Digest)]
    [InlineData("'v1:abc' is no digest", "approve", "x", "--digest", "v1:abc")]
    [InlineData("'v1:abc' is no digest", "rollback", "x", "--to", "v1:abc")]
    [InlineData("--port must be a number between 0 and 65535, not 'abc'", "up", "--port", "abc")]
    [InlineData("--kube-port must be a number between 0 and 65535, not '70000'", "up", "--kube-port", "70000")]
    [InlineData("--port and --kube-port cannot both be 9000", "up", "--port", "9000", "--kube-port", "9000")]
    [InlineData("Say where the workflows go: --out DIR or --apply", "ingest", "a.yaml", "--target", "t")]
    [InlineData("--out and --apply exclude each other", "ingest", "a.yaml", "--target", "t", "--apply", "--out", "d")]
    [InlineData("--target 'My Shop' is no resource name", "ingest", "a.yaml", "--target", "My Shop", "--apply")]
    [InlineData("--base-url 'shop' is no http or https URL", "ingest", "a.yaml", "--target", "t", "--apply", "--base-url", "shop")]
    [InlineData("Name at least one workflow, or say --selector SELECTOR or --all", "export")]
    [InlineData("Name at least one workflow, or say --selector SELECTOR or --all", "export", "a", "--all")]
    [InlineData("Option '--target' is required", "ingest", "a.yaml", "--apply")]
    [InlineData("Argument 'magic' not recognized", "ingest", "a.yaml", "--target", "t", "--apply", "--cluster", "magic")]
    [InlineData("--cluster llm needs --llm-model", "ingest", "a.yaml", "--target", "t", "--apply", "--cluster", "llm")]
    [InlineData("--allow-host 'http://a/' is no host name", "ingest", "a.yaml", "--target", "t", "--apply", "--allow-remote", "--allow-host", "http://a/")]
    [InlineData("--allow-host belongs to --allow-remote", "ingest", "a.yaml", "--target", "t", "--apply", "--allow-host", "a")]
    [InlineData("--llm-model belongs to --cluster llm", "ingest", "a.yaml", "--target", "t", "--apply", "--llm-model", "m")]
    [InlineData("--llm-url 'here' is no http or https URL", "ingest", "a.yaml", "--target", "t", "--apply", "--cluster", "llm", "--llm-model", "m", "--llm-url", "here")]
    [InlineData("--llm-url must not hold a password", "ingest", "a.yaml", "--target", "t", "--apply", "--cluster", "llm", "--llm-model", "m", "--llm-url", "http://u:p@h/v1")]
    [InlineData("--llm-timeout must be a number of seconds", "ingest", "a.yaml", "--target", "t", "--apply", "--cluster", "llm", "--llm-model", "m", "--llm-timeout", "0")]
    [InlineData("--llm-budget must be a number of seconds", "ingest", "a.yaml", "--target", "t", "--apply", "--cluster", "llm", "--llm-model", "m", "--llm-budget", "0")]
    [InlineData("Argument 'xml' not recognized", "list", "--output", "xml")]
    [InlineData("Required argument missing for command: 'diff'", "diff")]
    [InlineData("Name a workflow, or a manifest with --file", "plan")]
    public async Task Unusable_arguments_end_with_2_and_say_what_and_where_to_look(string error, params string[] args)
    {
        var run = await CliRun.OfAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {error}", run.Error, StringComparison.Ordinal);
        Assert.Contains("remedy: see 'signalbox", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("demo")]
    [InlineData("ingest")]
    [InlineData("list")]
    [InlineData("diff")]
    [InlineData("approve")]
    [InlineData("reject")]
    [InlineData("rollback")]
    [InlineData("plan")]
    [InlineData("call")]
    [InlineData("export")]
    [InlineData("version")]
    [InlineData("completion")]
    public async Task Every_command_has_help_with_examples(string command)
    {
        var run = await CliRun.OfAsync(command, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"  signalbox {command} ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task An_unreadable_kubeconfig_is_an_unusable_argument()
    {
        var run = await CliRun.OfAsync("list", "--kubeconfig", "/nonexistent/kubeconfig");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/nonexistent/kubeconfig", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_server_that_is_not_there_is_a_failure_with_a_remedy()
    {
        var run = await CliRun.OfAsync("call", "restart", "--url", "http://127.0.0.1:1/mcp");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: no MCP server answers at http://127.0.0.1:1/mcp", run.Error, StringComparison.Ordinal);
        Assert.Contains("remedy: start one with 'signalbox up'", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("kubectl")]
    public async Task Completion_scripts_ask_the_program_itself(string shell)
    {
        var run = await CliRun.OfAsync("completion", shell);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_suggests_its_commands_and_values()
    {
        var commands = await CliRun.OfAsync("[suggest:12]", "signalbox ap");
        Assert.Equal("approve", commands.Output.Trim());
        var formats = await CliRun.OfAsync("[suggest:24]", "signalbox list --output ");
        var patterns = await CliRun.OfAsync("[suggest:27]", "signalbox ingest --include ");
        Assert.Equal(["area:", "tag:"], patterns.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
        Assert.Equal(["json", "table", "yaml"], formats.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }

    [Fact]
    public async Task A_result_can_be_had_as_json_and_as_yaml()
    {
        Assert.StartsWith("{\n  \"version\": \"", (await CliRun.OfAsync("version", "-o", "json")).Output, StringComparison.Ordinal);
        Assert.StartsWith("version: \"", (await CliRun.OfAsync("version", "-o", "yaml")).Output, StringComparison.Ordinal);
    }
}
