using System.CommandLine;
using System.Text.Json;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Cli.Planning;
using Signalbox.Ingest;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox plan</c>: the dry run.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("plan", "Shows every request that a call would send, and sends none of them.",
            ("a workflow of the cluster, approved or not", "signalbox plan idrac-restart-system --input '{\"id\":\"1\"}' -n dell"),
            ("a manifest file, before it is applied; no cluster is asked", "signalbox plan -f workflows/idrac-restart-system.yaml --input @arguments.json"),
            ("for a program", "signalbox plan idrac-restart-system --input '{\"id\":\"1\"}' --output json"));
        var name = new Argument<string?>("NAME") { Description = "Name of the workflow", Arity = ArgumentArity.ZeroOrOne };
        name.CompleteWorkflows(context);
        var input = new Option<string?>("--input", "-i") { Description = "The arguments: a JSON object, @FILE, or - for standard input", HelpName = "JSON" };
        var file = new Option<string?>("--file", "-f") { Description = "Read the workflow, and its target if it is there, from this manifest", HelpName = "FILE" };
        command.Add(name);
        command.Add(input);
        command.Add(file);
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null && result.GetValue(file) is null)
                result.AddError("Name a workflow, or a manifest with --file");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var arguments = await ToolInput.ReadAsync(parsed.GetValue(input), context.Terminal.In, ct).ConfigureAwait(false);
            var (workflow, others, targets, place) = parsed.GetValue(file) is { } path
                ? FromFile(path, parsed.GetValue(name))
                : await FromClusterAsync(context, parsed, parsed.GetValue(name)!, ct).ConfigureAwait(false);
            var plan = new CalledPlans(workflow, others, called => Compile(called, parsed.GetValue(file), called == workflow ? place : called.Metadata.Name)).Link();
            var result = DryRun.Of(plan, JsonSerializer.SerializeToElement(arguments));
            if (result.Refusal is { } refusal)
                throw CliException.Usage(refusal, "give arguments that fit the workflow's inputs with --input");
            var dryRun = new WorkflowDryRun(place, plan, name => PlannedTarget.Of(name, targets.FirstOrDefault(t => t.Metadata.Name == name)), result);
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), dryRun.ToJson(), dryRun.ToText);
            if (result.Failure is not { } failure)
                return ExitCodes.Done;
            context.Terminal.Error.WriteLine($"error: {failure.Reason.ReplaceLineEndings(" ")}");
            context.Terminal.Error.WriteLine($"remedy: {failure.Remedy.ReplaceLineEndings(" ")}");
            return ExitCodes.Failed;
        });
        return command;
    }

    private static (McpWorkflow Workflow, IReadOnlyList<McpWorkflow> Others, IReadOnlyList<McpTarget> Targets, string Place) FromFile(string path, string? name)
    {
        var manifests = ManifestFile.Read(path);
        var workflow = manifests.Workflow(name);
        return (workflow, manifests.Workflows, manifests.Targets, $"{workflow.Metadata.Name} of {path}");
    }

    private static async Task<(McpWorkflow Workflow, IReadOnlyList<McpWorkflow> Others, IReadOnlyList<McpTarget> Targets, string Place)> FromClusterAsync(
        CommandContext context, ParseResult parsed, string name, CancellationToken ct)
    {
        using var session = ClusterSession.Open(context, parsed);
        var workflow = await session.Client.GetAsync(SignalboxApi.Workflows, session.Key(name), ct).ConfigureAwait(false);
        var others = new List<McpWorkflow>();
        if (WorkflowCalls.All(workflow.Spec).Any())
        {
            await foreach (var other in session.Client.ListAllAsync(SignalboxApi.Workflows, session.Namespace, ct: ct).ConfigureAwait(false))
                others.Add(other);
        }
        var targets = new List<McpTarget>();
        foreach (var target in others.Append(workflow).Select(w => w.Spec.TargetRef.Name).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal))
        {
            if (await session.Client.FindAsync(SignalboxApi.Targets, session.Key(target), ct).ConfigureAwait(false) is { } found)
                targets.Add(found);
        }
        return (workflow, others, targets, new NamespacedName(session.Namespace, name).ToString());
    }

    /// <summary>The current spec, whether or not anybody approved it: a plan is made to decide about it.</summary>
    private static WorkflowPlan Compile(McpWorkflow workflow, string? file, string place)
    {
        var compiled = WorkflowCompiler.Compile(workflow.Spec);
        if (compiled.Plan is { } plan)
            return plan;
        var problem = compiled.Problems[0];
        var more = compiled.Problems.Count > 1 ? $" ({compiled.Problems.Count - 1} more)" : "";
        throw file is not null
            ? new DocumentException(problem.Message + more, $"{file}: {problem.Path}", problem.Remedy)
            : CliException.Failure($"{place} does not compile: {problem.Path}: {problem.Message}{more}", problem.Remedy);
    }
}
