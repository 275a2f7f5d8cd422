using System.CommandLine;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox export</c>: workflows as one Arazzo document.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("export", "Prints workflows as one Arazzo 1.1 document. ingest reads it back to the same specs.",
            ("as YAML", "signalbox export idrac-restart-system > restart-system.arazzo.yaml"),
            ("as JSON", "signalbox export idrac-restart-system --output json"),
            ("all workflows of a target, in one document", "signalbox export -l signalbox.dev/target=idrac -n dell > idrac.arazzo.yaml"));
        var names = new Argument<string[]>("NAME") { Description = "Names of the workflows", Arity = ArgumentArity.ZeroOrMore };
        names.CompleteWorkflows(context);
        var selector = new Option<string?>("--selector", "-l") { Description = "The workflows with these labels, such as signalbox.dev/target=idrac", HelpName = "SELECTOR" };
        var all = new Option<bool>("--all") { Description = "Every workflow of the namespace" };
        command.Add(names);
        command.Add(selector);
        command.Add(all);
        command.Validators.Add(result =>
        {
            var given = result.GetValue(names) ?? [];
            if (given.FirstOrDefault(n => n.StartsWith('-')) is { } unknown)
                result.AddError($"'{unknown}' is not understood here");
            else if ((given.Length > 0 ? 1 : 0) + (result.GetValue(selector) is null ? 0 : 1) + (result.GetValue(all) ? 1 : 0) != 1)
                result.AddError("Name at least one workflow, or say --selector SELECTOR or --all");
        });
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var workflows = parsed.GetValue(names) is { Length: > 0 } named
                ? await NamedAsync(session, named, ct).ConfigureAwait(false)
                : await ListedAsync(session, parsed.GetValue(selector), ct).ConfigureAwait(false);
            if (workflows.Count == 0)
                throw CliException.Failure($"no workflows found in namespace {session.Namespace}", "signalbox list shows what there is");
            var document = ArazzoExporter.Export(workflows);
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), document, () => YamlText.Of(document));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<McpWorkflow>> NamedAsync(ClusterSession session, IEnumerable<string> names, CancellationToken ct)
    {
        var workflows = new List<McpWorkflow>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
            workflows.Add(await session.Client.GetAsync(SignalboxApi.Workflows, session.Key(name), ct).ConfigureAwait(false));
        return workflows;
    }

    /// <summary>By name: the same workflows give the same bytes.</summary>
    private static async Task<IReadOnlyList<McpWorkflow>> ListedAsync(ClusterSession session, string? selector, CancellationToken ct)
    {
        var workflows = new List<McpWorkflow>();
        await foreach (var workflow in session.Client.ListAllAsync(
            SignalboxApi.Workflows, session.Namespace, new ListQuery { LabelSelector = selector, Limit = 500 }, ct).ConfigureAwait(false))
            workflows.Add(workflow);
        return [.. workflows.OrderBy(w => w.Metadata.Name, StringComparer.Ordinal)];
    }
}
