using System.CommandLine;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Demo;
using Signalbox.Cli.Hosting;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox demo</c>: the main job in one command.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("demo", "Shows the whole way on this machine: an OpenAPI document becomes approved MCP tools that change a simulated server.",
            ("and look around afterwards", "signalbox demo"),
            ("and end, for a script", "signalbox demo --once"));
        var once = new Option<bool>("--once") { Description = "End when everything was shown" };
        command.Add(once);
        command.SetAction((parsed, ct) => RunAsync(context.Terminal, parsed.GetValue(once), ct));
        return command;
    }

    internal static async Task<int> RunAsync(Terminal terminal, bool once, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-demo-").FullName;
        var time = TimeProvider.System;
        var tell = new Narrator(terminal, time);
        var succeeded = false;
        try
        {
            using (var loggers = LogSetup.ToFile(Path.Combine(folder, "log"), LogLevel.Information))
            {
                tell.Step("A local Signalbox");
                await using var upstream = await DemoUpstream.StartAsync(time, stop).ConfigureAwait(false);
                await using var stack = await LocalStack.StartAsync(new() { DataFolder = folder, McpPort = 0, KubePort = 0 }, loggers, stop).ConfigureAwait(false);
                tell.Say("Kubernetes-style API, operator and tool server run in this process, on free ports of loopback");
                tell.Command($"export KUBECONFIG={Kubectl.Quote(stack.KubeconfigPath)}");
                await new DemoRun(stack, upstream, tell, time).RunAsync(stop).ConfigureAwait(false);
                succeeded = true;
                if (!once)
                    await LookAroundAsync(tell, stack, stop).ConfigureAwait(false);
            }
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && succeeded)
        {
            return ExitCodes.Done;
        }
        finally
        {
            if (succeeded || stop.IsCancellationRequested)
                Directory.Delete(folder, recursive: true);
            else
                terminal.Error.WriteLine($"the log of the demo is {Path.Combine(folder, "log")}");
        }
    }

    private static async Task LookAroundAsync(Narrator tell, LocalStack stack, CancellationToken stop)
    {
        tell.Step("Look around; Ctrl-C ends it all and removes its data");
        tell.Say("In another terminal:");
        tell.Command($"export KUBECONFIG={Kubectl.Quote(stack.KubeconfigPath)} SIGNALBOX_MCP_URL={stack.McpUrl}");
        tell.Command("kubectl get mcpworkflows");
        tell.Command("signalbox diff NAME");
        tell.Command("signalbox approve NAME --wait");
        tell.Command("signalbox call TOOL --input '{…}'");
        tell.Say($"An MCP client connects to {stack.McpUrl} (streamable HTTP).");
        await stack.Ended.WaitAsync(stop).ConfigureAwait(false);
        throw CliException.Failure("a part of Signalbox has ended by itself");
    }
}
