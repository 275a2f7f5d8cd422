using System.CommandLine;
using System.Text.Json;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Cli.Reviewing;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Spectre.Console;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox diff</c>: what a reviewer decides about.</summary>
internal static class DiffCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("diff", "Shows what changed between the revision that is served and the current spec.",
            ("what an approval would change", "signalbox diff idrac-restart-system -n dell"),
            ("for a program", "signalbox diff idrac-restart-system --output json"));
        var name = new Argument<string>("NAME") { Description = "Name of the workflow" };
        name.CompleteWorkflows(context);
        command.Add(name);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var workflow = await session.Client.GetAsync(SignalboxApi.Workflows, session.Key(parsed.GetRequiredValue(name)), ct).ConfigureAwait(false);
            var revision = workflow.Status?.Served?.Revision is { } served
                ? await session.Client.FindAsync(Kinds.ControllerRevisions, session.Key(served), ct).ConfigureAwait(false)
                : null;
            var diff = Of(workflow, revision);
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), diff.ToJson(), () => Text(context.Terminal, diff));
            return ExitCodes.Done;
        });
        return command;
    }

    internal static WorkflowDiff Of(McpWorkflow workflow, ControllerRevision? served)
    {
        var data = served?.Data;
        var before = data is { ValueKind: JsonValueKind.Object } content ? SpecJson.FromJson(content) : null;
        var notes = ReviewNotes.Of(workflow);
        var (servedDigest, digest) = (before is null ? null : SpecDigest.Compute(before), SpecDigest.Compute(workflow.Spec));
        return new()
        {
            Namespace = workflow.Metadata.Namespace ?? "",
            Name = workflow.Metadata.Name,
            Phase = workflow.Status?.Phase,
            NotAccepted = workflow.Status?.Conditions?.FirstOrDefault(c => c.Type == "Accepted" && c.Status == ConditionStatus.False)?.Message,
            ServedDigest = servedDigest,
            CurrentDigest = digest,
            // What ingest noted is about the current spec; a revision has no notes of its own.
            ServedRisk = before is null ? null : servedDigest == digest ? notes.Risk : RiskRule.Of(before),
            Notes = notes,
            Changes = SpecDiff.Between(before is null ? null : SpecJson.ToJson(before), SpecJson.ToJson(workflow.Spec)),
        };
    }

    private static string Text(Terminal terminal, WorkflowDiff diff)
    {
        var lines = DiffView.Lines(diff);
        if (!terminal.OutIsTerminal)
            return string.Concat(lines.Select(l => l + Environment.NewLine));
        var console = terminal.RichOut();
        foreach (var line in lines)
        {
            var style = line.Sign switch { '+' => "green", '-' => "red", '~' => "yellow", _ => "bold" };
            console.MarkupLine($"[{style}]{Markup.Escape(line.ToString())}[/]");
        }
        return "";
    }
}
