using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox version</c>.</summary>
internal static class VersionCommand
{
    public static string Version => typeof(VersionCommand).Assembly.GetName().Version!.ToString(3);

    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("version", "Shows the version.", ("for a bug report", "signalbox version --output json"));
        command.SetAction(parsed =>
        {
            var result = new JsonObject
            {
                ["version"] = Version,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["platform"] = RuntimeInformation.RuntimeIdentifier,
            };
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), result, () => $"signalbox {Version}{Environment.NewLine}");
            return ExitCodes.Done;
        });
        return command;
    }
}
