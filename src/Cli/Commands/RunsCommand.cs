using System.CommandLine;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Cli.Reviewing;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox runs</c>: the records of long calls: what there is, one of them step by step, and its end.</summary>
internal static class RunsCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("runs", "Runs of calls that may take long: list them, show one step by step, cancel one.",
            ("what runs now", "signalbox runs --phase Running"),
            ("one, step by step", "signalbox runs show run-019a9c3e7b0a7d0f8a51c7c2f6f0e4d3"),
            ("end it", "signalbox runs cancel run-019a9c3e7b0a7d0f8a51c7c2f6f0e4d3"));
        AddList(context, command);
        var list = new CliCommand("list", "Lists the runs, newest first; the same as without a word.", ("of one workflow", "signalbox runs list --workflow idrac-restart-system"));
        AddList(context, list);
        command.Add(list);
        command.Add(Show(context));
        command.Add(Cancel(context));
        return command;
    }

    private static void AddList(CommandContext context, Command command)
    {
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "Runs of every namespace" };
        var phase = new Option<string?>("--phase") { Description = "Only runs in this phase", HelpName = "PHASE" };
        phase.AcceptOnlyFromAmong(RunPhase.Pending, RunPhase.Running, RunPhase.Succeeded, RunPhase.Failed, RunPhase.Unknown, RunPhase.Cancelled);
        var workflow = new Option<string?>("--workflow") { Description = "Only runs of this workflow", HelpName = "NAME" };
        command.Add(everywhere);
        command.Add(phase);
        command.Add(workflow);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var all = parsed.GetValue(everywhere);
            var rows = await RowsAsync(session.Client, all ? null : session.Namespace, parsed.GetValue(phase), parsed.GetValue(workflow), ct).ConfigureAwait(false);
            var format = context.Options.FormatOf(parsed);
            if (rows.Count == 0 && format == OutputFormat.Table)
                context.Terminal.Error.WriteLine($"no runs found{(all ? "" : $" in namespace {session.Namespace}")}");
            else
                ResultWriter.Write(context.Terminal, format, new JsonArray([.. rows.Select(r => (JsonNode)r.ToJson())]), () => Table(rows, all, TimeProvider.System.GetUtcNow()));
            return ExitCodes.Done;
        });
    }

    private static CliCommand Show(CommandContext context)
    {
        var command = new CliCommand("show", "Shows a run: its steps, what it does now, and how it ended.", ("as it is stored", "signalbox runs show run-019a9c3e7b0a7d0f8a51c7c2f6f0e4d3 --output yaml"));
        var name = Name(context);
        command.Add(name);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var row = RunRow.Of(await session.Client.GetAsync(SignalboxApi.Runs, Key(session, parsed.GetRequiredValue(name)), ct).ConfigureAwait(false));
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), row.ToJson(), () => RunText.Of(row));
            return ExitCodes.Done;
        });
        return command;
    }

    private static CliCommand Cancel(CommandContext context)
    {
        var command = new CliCommand("cancel", "Asks for the end of a run. What was sent is not taken back.", ("end it", "signalbox runs cancel run-019a9c3e7b0a7d0f8a51c7c2f6f0e4d3"));
        var name = Name(context);
        command.Add(name);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var key = Key(session, parsed.GetRequiredValue(name));
            var run = await session.Client.GetAsync(SignalboxApi.Runs, key, ct).ConfigureAwait(false);
            if (RunPhase.IsEnd(run.Status?.Phase))
                throw CliException.Failure($"{key} has ended: {run.Status!.Phase}", null);
            await session.Client.PatchAsync(
                SignalboxApi.Runs, key, Patch.Merge(new() { ["spec"] = new JsonObject { ["cancel"] = true } }), new PatchQuery { FieldManager = "signalbox-cli" }, ct).ConfigureAwait(false);
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), new JsonObject { ["namespace"] = key.Namespace, ["name"] = key.Name, ["cancel"] = true },
                () => $"mcpworkflowrun/{key.Name} asked to end{Environment.NewLine}");
            return ExitCodes.Done;
        });
        return command;
    }

    internal static string Table(IReadOnlyList<RunRow> rows, bool withNamespace, DateTimeOffset now)
    {
        string[] heads = ["NAME", "WORKFLOW", "PHASE", "STEPS", "PROGRESS", "OWNER", "AGE"];
        var table = new ColumnTable(withNamespace ? ["NAMESPACE", .. heads] : heads);
        foreach (var row in rows)
        {
            string[] cells = [row.Name, row.Workflow, row.Phase, row.Steps.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Progress ?? "", row.Owner ?? "", Age.Since(row.Created, now)];
            table.Add(withNamespace ? [row.Namespace, .. cells] : cells);
        }
        return table.ToString();
    }

    private static async Task<IReadOnlyList<RunRow>> RowsAsync(KubernetesClient client, string? ns, string? phase, string? workflow, CancellationToken ct)
    {
        var rows = new List<RunRow>();
        // Small pages: a run may hold a checkpoint of some hundred kilobytes.
        await foreach (var run in client.ListAllAsync(SignalboxApi.Runs, ns, new() { Limit = 100 }, ct).ConfigureAwait(false))
        {
            var row = RunRow.Of(run);
            if ((phase is null || row.Phase == phase) && (workflow is null || row.Workflow == workflow))
                rows.Add(row);
        }
        return [.. rows.OrderBy(r => r.Namespace, StringComparer.Ordinal).ThenByDescending(r => r.Created).ThenByDescending(r => r.Name, StringComparer.Ordinal)];
    }

    private static Argument<string> Name(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the run, or its id NAMESPACE/NAME" };
        name.CompleteRuns(context);
        return name;
    }

    private static NamespacedName Key(ClusterSession session, string name) =>
        name.Split('/') is [var ns, var own] ? new(ns, own) : session.Key(name);
}
