using System.CommandLine;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Cli.Reviewing;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox list</c>: the workflows with phase, approval, readiness and risk.</summary>
internal static class ListCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("list", "Lists the workflows: tool, phase, whether approved and served, and what they may do.",
            ("everything that waits for a decision in a namespace", "signalbox list --phase Pending -n dell"),
            ("all namespaces, for a script", "signalbox list --all-namespaces --output json"),
            ("the workflows of one target", "signalbox list --target idrac"));
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "Workflows of every namespace" };
        var phase = new Option<string?>("--phase") { Description = "Only workflows in this phase", HelpName = "PHASE" };
        phase.AcceptOnlyFromAmong(
            WorkflowPhase.Pending, WorkflowPhase.Approved, WorkflowPhase.Active, WorkflowPhase.Rejected, WorkflowPhase.Invalid, WorkflowPhase.Suspended);
        var target = new Option<string?>("--target") { Description = "Only workflows of this target", HelpName = "NAME" };
        command.Add(everywhere);
        command.Add(phase);
        command.Add(target);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var rows = await RowsAsync(
                session.Client, parsed.GetValue(everywhere) ? null : session.Namespace, parsed.GetValue(phase), parsed.GetValue(target), ct).ConfigureAwait(false);
            var format = context.Options.FormatOf(parsed);
            if (rows.Count == 0 && format == OutputFormat.Table)
                context.Terminal.Error.WriteLine($"no workflows found{(parsed.GetValue(everywhere) ? "" : $" in namespace {session.Namespace}")}");
            else
                ResultWriter.Write(context.Terminal, format, new JsonArray([.. rows.Select(r => (JsonNode)r.ToJson())]),
                    () => Table(rows, parsed.GetValue(everywhere), TimeProvider.System.GetUtcNow()));
            return ExitCodes.Done;
        });
        return command;
    }

    internal static string Table(IReadOnlyList<WorkflowRow> rows, bool withNamespace, DateTimeOffset now)
    {
        string[] heads = ["NAME", "TOOL", "PHASE", "APPROVED", "READY", "RISK", "AGE"];
        var table = new ColumnTable(withNamespace ? ["NAMESPACE", .. heads] : heads);
        foreach (var row in rows)
        {
            string[] cells = [row.Name, row.Tool, row.SourceRemoved ? $"{row.Phase} (source removed)" : row.Phase, row.Approved, row.Ready, RiskRule.Word(row.Risk), Age.Since(row.Created, now)];
            table.Add(withNamespace ? [row.Namespace, .. cells] : cells);
        }
        return table.ToString();
    }

    /// <summary>Ordered by namespace and name. A null namespace lists all.</summary>
    internal static async Task<IReadOnlyList<WorkflowRow>> RowsAsync(
        KubernetesClient client, string? ns, string? phase, string? target, CancellationToken ct)
    {
        var rows = new List<WorkflowRow>();
        var query = new ListQuery { Limit = 500 };
        await foreach (var workflow in client.ListAllAsync(SignalboxApi.Workflows, ns, query, ct).ConfigureAwait(false))
        {
            var row = WorkflowRow.Of(workflow);
            if ((phase is null || row.Phase == phase) && (target is null || workflow.Spec.TargetRef.Name == target))
                rows.Add(row);
        }
        return [.. rows.OrderBy(r => r.Namespace, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }
}
