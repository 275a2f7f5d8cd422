using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>The command line as kubectl's plugin, and what shells complete: the real kubectl and the real bash.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class KubectlPluginTests(ControlPlaneSet planes) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-plugin-").FullName;

    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Planes))]
    public async Task Kubectl_runs_the_plugin_with_the_same_kubeconfig(string plane)
    {
        await InstallPluginAsync();
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        var environment = PathWithPlugin();
        environment["KUBECONFIG"] = scenario.Plane.Kubeconfig;

        Assert.Contains("kubectl-signalbox", (await RunAsync("plugin", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("get-machine", (await RunAsync("signalbox", "list", "-n", scenario.Kubectl.Namespace!)).Succeeded(), StringComparison.Ordinal);
        (await RunAsync("signalbox", "approve", "get-machine", "-n", scenario.Kubectl.Namespace!, "--wait")).Succeeded();
        await scenario.ServedAsync();
        Assert.Equal("get-machine\n:4\n", (await RunAsync("__complete", "signalbox", "diff", "-n", scenario.Kubectl.Namespace!, "get-")).Succeeded());
        // As the start script says who has started it.
        environment["SIGNALBOX_PROGRAM_NAME"] = "kubectl signalbox";
        Assert.Contains("  kubectl signalbox approve idrac", (await RunAsync("signalbox", "approve", "--help")).Succeeded(), StringComparison.Ordinal);
        // The plugin's exit code is kubectl's.
        Assert.Equal(2, (await RunAsync("signalbox", "approve", "--no-such-option")).ExitCode);

        Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(KubeAssets.Kubectl, arguments, environment: environment);
    }

    [Fact]
    public async Task Kubectl_completes_the_plugin()
    {
        await InstallPluginAsync();
        Assert.Equal(["approve", ":4"], await CompleteAsync("ap"));
        Assert.Contains("Pending", await CompleteAsync("list", "--phase", ""));

        // What kubectl's own completion scripts ask it.
        async Task<string[]> CompleteAsync(params string[] words) =>
            (await Command.RunAsync(KubeAssets.Kubectl, ["__complete", "signalbox", .. words], environment: PathWithPlugin())).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData("signalbox ap", "approve")]
    [InlineData("signalbox list --phase Pe", "Pending")]
    [InlineData("signalbox completion ba", "bash")]
    public async Task Bash_completes_commands_options_and_values(string line, string expected)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "signalbox"), RepositoryPaths.Binary("Cli"));
        // As readline does on the tab key.
        var script = $$"""
            set -u
            source <(signalbox completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD={{line.Split(' ').Length - 1}}
            complete -p signalbox >/dev/null
            _signalbox
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal(expected, (await Command.RunAsync("bash", ["-c", script], environment: PathWithPlugin())).Succeeded().Trim());
    }

    private async Task InstallPluginAsync()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "kubectl-signalbox"), RepositoryPaths.Binary("Cli"));
        var script = Path.Combine(_folder, "kubectl_complete-signalbox");
        await File.WriteAllTextAsync(script, (await Command.RunAsync(RepositoryPaths.Binary("Cli"), ["completion", "kubectl"])).Succeeded());
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Dictionary<string, string?> PathWithPlugin() => new() { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" };
}
