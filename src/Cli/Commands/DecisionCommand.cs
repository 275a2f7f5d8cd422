using System.CommandLine;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Cli.Reviewing;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary>What <c>approve</c> and <c>reject</c> have in common.</summary>
internal sealed class DecisionCommand
{
    private readonly CommandContext _context;
    private readonly string _decision;
    private readonly Argument<string[]> _names = new("NAME") { Description = "Names of the workflows", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all") { Description = "Every workflow of the namespace whose present spec is undecided" };
    private readonly Option<string?> _digest = new("--digest") { Description = "The digest you have reviewed; anything else is refused", HelpName = "DIGEST" };
    private readonly Option<string?> _message = new("--message", "-m") { Description = "Why; kept with the decision", HelpName = "TEXT" };
    private readonly Option<bool>? _wait;

    public DecisionCommand(CommandContext context, CliCommand command, string decision, bool canWait)
    {
        (_context, _decision) = (context, decision);
        _names.CompleteWorkflows(context);
        command.Add(_names);
        command.Add(_all);
        command.Add(_digest);
        command.Add(_message);
        if (canWait)
        {
            _wait = new("--wait") { Description = "Come back when every tool server serves it" };
            command.Add(_wait);
        }
        command.Validators.Add(result =>
        {
            var names = result.GetValue(_names) ?? [];
            var all = result.GetValue(_all);
            if (names.FirstOrDefault(n => n.StartsWith('-')) is { } unknown)
                result.AddError($"'{unknown}' is not understood here");
            else if (names.Length == 0 && !all)
                result.AddError("Name at least one workflow, or say --all");
            else if (names.Length > 0 && all)
                result.AddError("Name workflows or say --all, not both");
            else if (result.GetValue(_digest) is { } digest)
            {
                if (all || names.Length > 1)
                    result.AddError("--digest belongs to exactly one workflow");
                else if (!SpecDigest.IsWellFormed(digest))
                    result.AddError($"'{digest}' is no digest; one looks like v1:sha256: and 64 hexadecimal digits");
            }
        });
        command.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        using var session = ClusterSession.Open(_context, parsed);
        var decision = new Decision(session, _decision, parsed.GetValue(_digest), parsed.GetValue(_message));
        var names = parsed.GetValue(_all) ? await UndecidedAsync(session, ct).ConfigureAwait(false) : parsed.GetValue(_names)!;
        var wait = _wait is not null && parsed.GetValue(_wait);
        var results = new JsonArray();
        var failed = false;
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            try
            {
                var digest = await decision.WriteAsync(name, ct).ConfigureAwait(false);
                if (wait)
                {
                    await _context.Terminal.WithProgressAsync($"waiting for {name} to be served", async _ =>
                    {
                        await decision.WaitUntilServedAsync(name, digest, ct).ConfigureAwait(false);
                        return 0;
                    }).ConfigureAwait(false);
                }
                results.Add(new JsonObject { ["name"] = name, ["namespace"] = session.Namespace, ["decision"] = _decision, ["specDigest"] = digest, ["served"] = wait });
            }
            catch (Exception problem) when (problem is not OperationCanceledException && names.Count > 1)
            {
                // The others must not go undecided for one that cannot be: each is a decision of its own.
                failed = true;
                _context.Terminal.Error.WriteLine($"error: {CliApplication.Classify(problem).Message}");
            }
        }
        if (names.Count == 0)
            _context.Terminal.Error.WriteLine($"nothing is undecided in namespace {session.Namespace}");
        ResultWriter.Write(_context.Terminal, _context.Options.FormatOf(parsed), results, () => Lines(results));
        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string Lines(JsonArray results) => string.Concat(results.Select(r =>
        $"mcpworkflow/{r!["name"]} {r["decision"]!.GetValue<string>().ToLowerInvariant()} {r["specDigest"]}{(r["served"]!.GetValue<bool>() ? " and served" : "")}{Environment.NewLine}"));

    private static async Task<IReadOnlyList<string>> UndecidedAsync(ClusterSession session, CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var workflow in session.Client.ListAllAsync(SignalboxApi.Workflows, session.Namespace, new ListQuery { Limit = 500 }, ct).ConfigureAwait(false))
        {
            if (WorkflowRow.Of(workflow).Phase == WorkflowPhase.Pending)
                names.Add(workflow.Metadata.Name);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
