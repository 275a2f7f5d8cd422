using System.CommandLine;
using System.Globalization;
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
    private static readonly string[] s_wide = ["IDEMPOTENT", "PRIORITY", "TOKENS", "CREDENTIALS", "FINDINGS", "REQUESTS"];

    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("list", "Lists the workflows: tool, phase, whether approved and served, and what they may do.",
            ("everything that waits for a decision in a namespace", "signalbox list --phase Pending -n dell"),
            ("all namespaces, for a script", "signalbox list --all-namespaces --output json"),
            ("what may destroy something, with its requests", "signalbox list --risk destroy --wide"),
            ("the workflows of one target, by what a model wants looked at first", "signalbox list --target idrac --sort priority"));
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "Workflows of every namespace" };
        var phase = new Option<string?>("--phase") { Description = "Only workflows in this phase", HelpName = "PHASE" };
        phase.AcceptOnlyFromAmong(
            WorkflowPhase.Pending, WorkflowPhase.Approved, WorkflowPhase.Active, WorkflowPhase.Rejected, WorkflowPhase.Invalid, WorkflowPhase.Suspended);
        var target = new Option<string?>("--target") { Description = "Only workflows of this target", HelpName = "NAME" };
        var risk = new Option<string?>("--risk") { Description = "Only workflows of this risk: read, change or destroy", HelpName = "RISK" };
        risk.AcceptOnlyFromAmong("read", "change", "destroy");
        var findings = new Option<bool>("--findings") { Description = "Only workflows about whose texts the check found something" };
        var selector = new Option<string?>("--selector", "-l") { Description = "Only workflows with these labels, such as signalbox.dev/area=storage", HelpName = "LABELS" };
        var sort = new Option<string>("--sort") { Description = "name, risk, priority or tokens", HelpName = "BY", DefaultValueFactory = _ => RowOrder.Name };
        sort.AcceptOnlyFromAmong(RowOrder.All);
        var wide = new Option<bool>("--wide", "-w") { Description = "Also show tokens, credentials, requests and findings" };
        foreach (var option in (Option[])[everywhere, phase, target, risk, findings, selector, sort, wide])
            command.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var filter = new RowFilter(parsed.GetValue(phase), parsed.GetValue(target), RiskRule.Parse(parsed.GetValue(risk)), parsed.GetValue(findings));
            var rows = RowOrder.Sort(
                await RowsAsync(session.Client, parsed.GetValue(everywhere) ? null : session.Namespace, filter, parsed.GetValue(selector), ct).ConfigureAwait(false),
                parsed.GetRequiredValue(sort));
            var format = context.Options.FormatOf(parsed);
            if (rows.Count == 0 && format == OutputFormat.Table)
                context.Terminal.Error.WriteLine($"no workflows found{(parsed.GetValue(everywhere) ? "" : $" in namespace {session.Namespace}")}");
            else
                ResultWriter.Write(context.Terminal, format, new JsonArray([.. rows.Select(r => (JsonNode)r.ToJson())]),
                    () => Table(rows, parsed.GetValue(everywhere), TimeProvider.System.GetUtcNow(), parsed.GetValue(wide)));
            return ExitCodes.Done;
        });
        return command;
    }

    internal static string Table(IReadOnlyList<WorkflowRow> rows, bool withNamespace, DateTimeOffset now, bool wide = false)
    {
        string[] heads = ["NAME", "TOOL", "PHASE", "APPROVED", "READY", "RISK", "AGE", .. wide ? s_wide : []];
        var table = new ColumnTable(withNamespace ? ["NAMESPACE", .. heads] : heads);
        foreach (var row in rows)
        {
            string[] cells = [row.Name, row.Tool, row.SourceRemoved ? $"{row.Phase} (source removed)" : row.Phase, row.Approved, row.Ready, RiskRule.Word(row.Notes.Risk), Age.Since(row.Created, now), .. wide ? Wide(row) : []];
            table.Add(withNamespace ? [row.Namespace, .. cells] : cells);
        }
        return table.ToString();
    }

    private static string[] Wide(WorkflowRow row) =>
    [
        row.Notes.IdempotentWord, row.Notes.Priority?.ToString(CultureInfo.InvariantCulture) ?? "-", row.Notes.Tokens?.ToString(CultureInfo.InvariantCulture) ?? "-",
        row.Notes.Credentials ?? "-", row.Notes.Findings ?? "-", string.Join("; ", row.Notes.Operations),
    ];

    /// <summary>A null namespace lists all.</summary>
    internal static async Task<IReadOnlyList<WorkflowRow>> RowsAsync(
        KubernetesClient client, string? ns, RowFilter filter, string? labels, CancellationToken ct)
    {
        var rows = new List<WorkflowRow>();
        var query = new ListQuery { Limit = 500, LabelSelector = labels };
        await foreach (var workflow in client.ListAllAsync(SignalboxApi.Workflows, ns, query, ct).ConfigureAwait(false))
        {
            var row = WorkflowRow.Of(workflow);
            if (filter.Takes(row))
                rows.Add(row);
        }
        return rows;
    }
}
