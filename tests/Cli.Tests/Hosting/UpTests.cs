using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Tests.Hosting;

public sealed partial class UpTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-up-").FullName;

    [Fact]
    public async Task It_says_once_that_it_is_ready_serves_the_other_commands_and_stops_cleanly()
    {
        using var stop = new CancellationTokenSource();
        using var output = new WatchedWriter();
        using var error = new StringWriter();
        var running = CliApplication.RunAsync(
            ["up", "--data", _folder, "--port", "0", "--kube-port", "0", "--log-level", "Error"],
            new Terminal(TextReader.Null, output, TextWriter.Synchronized(error), false, false), stop.Token);
        var ready = ReadyLine().Match(await Task.WhenAny(output.FirstLine, Failed(running, error)).Unwrap().WaitAsync(Patience));
        Assert.True(ready.Success, output.ToString());
        Assert.Equal(Path.Combine(_folder, "kubeconfig"), ready.Groups["kubeconfig"].Value);

        var list = await CliRun.OfAsync("list", "--kubeconfig", ready.Groups["kubeconfig"].Value, "--output", "json");
        Assert.Equal((0, "[]"), (list.ExitCode, list.Output.Trim()));
        var call = await CliRun.OfAsync("call", "nothing", "--url", ready.Groups["mcp"].Value);
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("no tool is named nothing", call.Error, StringComparison.Ordinal);
        var missing = await CliRun.OfAsync("approve", "nothing", "--kubeconfig", ready.Groups["kubeconfig"].Value);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("\"nothing\" not found", missing.Error, StringComparison.Ordinal);

        var second = await CliRun.OfAsync("up", "--data", _folder, "--port", "0", "--kube-port", "0");
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains(_folder, second.Error, StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(Patience));
        Assert.Single(output.ToString().Trim().Split('\n'));
        Assert.False(File.Exists(Path.Combine(_folder, "mcp-url")));
    }

    [Theory]
    [InlineData("--port", "--kube-port")]
    [InlineData("--kube-port", "--port")]
    public async Task A_port_that_is_taken_ends_with_2_and_names_port_and_flag(string flag, string other)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var run = await CliRun.OfAsync("up", "--data", _folder, flag, port, other, "0", "--log-level", "None");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"error: port {port} is in use", run.Error, StringComparison.Ordinal);
        Assert.Contains(flag, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> Failed(Task<int> running, StringWriter error) => $"ended with {await running}: {error}";

    [GeneratedRegex(@"^ready mcp=(?<mcp>http://127\.0\.0\.1:\d+/mcp) kubeconfig=(?<kubeconfig>\S+)$")]
    private static partial Regex ReadyLine();
}
