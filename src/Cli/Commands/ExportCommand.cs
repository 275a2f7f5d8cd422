using System.CommandLine;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox export</c>: a workflow as an Arazzo document.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("export", "Prints a workflow as an Arazzo 1.1 document.",
            ("as YAML", "signalbox export idrac-restart-system > restart-system.arazzo.yaml"),
            ("as JSON", "signalbox export idrac-restart-system --output json"));
        var name = new Argument<string>("NAME") { Description = "Name of the workflow" };
        command.Add(name);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var workflow = await session.Client.GetAsync(SignalboxApi.Workflows, session.Key(parsed.GetRequiredValue(name)), ct).ConfigureAwait(false);
            var document = ArazzoExporter.Export(workflow);
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), document, () => YamlText.Of(document));
            return ExitCodes.Done;
        });
        return command;
    }
}
