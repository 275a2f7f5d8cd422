using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Hosting;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox up</c>: everything on one machine, until it is stopped.</summary>
internal static class UpCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("up", "Starts a local Signalbox: a Kubernetes-style API, the operator and the tool server. Loopback only. Takes the tool server's settings of callers too (--tokens-file, --oidc-issuer, --policy-file …).",
            ("on the usual ports, data in ~/.local/share/signalbox", "signalbox up"),
            ("on free ports, data here", "signalbox up --data ./data --port 0 --kube-port 0"),
            ("for callers with tokens of their own", "signalbox up --tokens-file tokens --policy-file policy.yaml"),
            ("then, in another terminal", "kubectl --kubeconfig ./data/kubeconfig get mcpworkflows"));
        var data = new Option<string?>("--data") { Description = $"Folder that keeps everything [default: {DataFolder.Default}]", HelpName = "DIR" };
        var port = Port("--port", "Port of the tool server, 0 for a free one", 8080);
        var kubePort = Port("--kube-port", "Port of the Kubernetes API, 0 for a free one", 8081);
        var logLevel = new Option<LogLevel>("--log-level")
        {
            Description = "Least level that is logged to standard error: Debug, Information, Warning, Error",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => LogLevel.Information,
        };
        command.Add(data);
        command.Add(port);
        command.Add(kubePort);
        command.Add(logLevel);
        CallerSettings.AddTo(command);
        command.Validators.Add(result =>
        {
            if (Number(result, port) is > 0 and var taken && taken == Number(result, kubePort))
                result.AddError($"--port and --kube-port cannot both be {taken}");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var options = new LocalStackOptions
            {
                DataFolder = Path.GetFullPath(parsed.GetValue(data) ?? DataFolder.Default),
                McpPort = parsed.GetValue(port),
                KubePort = parsed.GetValue(kubePort),
                ToolServer = CallerSettings.Read(parsed),
            };
            using var loggers = LogSetup.ToStandardError(parsed.GetValue(logLevel));
            return await RunAsync(context.Terminal, options, loggers, ct).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Comes back when it was asked to stop (0), or when a part has ended by itself (1).</summary>
    internal static async Task<int> RunAsync(Terminal terminal, LocalStackOptions options, ILoggerFactory loggers, CancellationToken stop)
    {
        try
        {
            await using var stack = await LocalStack.StartAsync(options, loggers, stop).ConfigureAwait(false);
            terminal.Out.WriteLine($"ready mcp={stack.McpUrl} kubeconfig={stack.KubeconfigPath}");
            terminal.Out.Flush();
            await stack.Ended.WaitAsync(stop).ConfigureAwait(false);
            terminal.Error.WriteLine("error: a part of Signalbox has ended by itself");
            terminal.Error.WriteLine("remedy: see the log above, and start it again");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
    }

    /// <summary>The option's number; null where it has none that can be read, which its own validator reports.</summary>
    private static int? Number(CommandResult command, Option<int> option)
    {
        if (command.GetResult(option) is not { Implicit: false } given)
            return option.GetDefaultValue() as int?;
        return given.Tokens.Count == 1 && int.TryParse(given.Tokens[0].Value, out var number) ? number : null;
    }

    private static Option<int> Port(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "PORT", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var port) || port is < 0 or > 65535))
                result.AddError($"{name} must be a number between 0 and 65535, not '{result.Tokens[0].Value}'");
        });
        return option;
    }
}
