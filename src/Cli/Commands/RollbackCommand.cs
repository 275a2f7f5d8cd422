using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox rollback</c>: the spec of an earlier approved revision, approved again.</summary>
internal static class RollbackCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("rollback", "Brings an earlier approved revision back: restores its spec and approves it.",
            ("undo an edit; without one, the revision before", "signalbox rollback idrac-restart-system"),
            ("a certain one", "signalbox rollback idrac-restart-system --to v1:sha256:3f1c…"));
        var name = new Argument<string>("NAME") { Description = "Name of the workflow" };
        name.CompleteWorkflows(context);
        var to = new Option<string?>("--to") { Description = "Digest of the revision [default: the served one if the spec was edited since, else the approved one before]", HelpName = "DIGEST" };
        var message = new Option<string?>("--message", "-m") { Description = "Why; kept with the decision", HelpName = "TEXT" };
        to.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } digest && !SpecDigest.IsWellFormed(digest))
                result.AddError($"'{digest}' is no digest; one looks like v1:sha256: and 64 hexadecimal digits");
        });
        command.Add(name);
        command.Add(to);
        command.Add(message);
        command.SetAction(async (parsed, ct) =>
        {
            using var session = ClusterSession.Open(context, parsed);
            var workflow = await session.Client.GetAsync(SignalboxApi.Workflows, session.Key(parsed.GetRequiredValue(name)), ct).ConfigureAwait(false);
            var entry = Choose(workflow, parsed.GetValue(to));
            await RestoreAsync(session, workflow, entry, ct).ConfigureAwait(false);
            var why = parsed.GetValue(message) ?? $"rolled back to {entry.Revision}";
            await new Decision(session, ApprovalDecision.Approved, entry.SpecDigest, why).WriteAsync(workflow.Metadata.Name, ct).ConfigureAwait(false);
            var result = new JsonObject { ["name"] = workflow.Metadata.Name, ["namespace"] = session.Namespace, ["specDigest"] = entry.SpecDigest, ["revision"] = entry.Revision };
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), result,
                () => $"mcpworkflow/{workflow.Metadata.Name} rolled back to {entry.SpecDigest}{Environment.NewLine}");
            return ExitCodes.Done;
        });
        return command;
    }

    internal static RevisionHistoryEntry Choose(McpWorkflow workflow, string? digest)
    {
        var history = workflow.Status?.History ?? [];
        if (digest is not null)
        {
            return history.FirstOrDefault(h => h.SpecDigest == digest)
                ?? throw CliException.Failure($"{workflow.Metadata.Name} has no approved revision {digest}",
                    history.Count == 0 ? "nothing of it was ever approved" : $"choose one of {string.Join(", ", history.Select(h => h.SpecDigest))}");
        }
        // An edit goes back to what is served in spite of it; a spec that is served itself goes back to the revision before it.
        var current = SpecDigest.Compute(workflow.Spec);
        var served = workflow.Status?.Served?.SpecDigest;
        if (served != current && history.FirstOrDefault(h => h.SpecDigest == served) is { } live)
            return live;
        return history.SkipWhile(h => h.SpecDigest != current).Skip(1).FirstOrDefault(h => h.SpecDigest != current)
            ?? history.FirstOrDefault(h => h.SpecDigest != current && !history.Any(other => other.SpecDigest == current))
            ?? throw CliException.Failure($"{workflow.Metadata.Name} has no approved revision before {current}", "see status.history");
    }

    private static async Task RestoreAsync(ClusterSession session, McpWorkflow workflow, RevisionHistoryEntry entry, CancellationToken ct)
    {
        if (SpecDigest.Compute(workflow.Spec) == entry.SpecDigest)
            return;
        var revision = await session.Client.GetAsync(Kinds.ControllerRevisions, session.Key(entry.Revision), ct).ConfigureAwait(false);
        if (revision.Data is not { ValueKind: JsonValueKind.Object } data || SpecDigest.Compute(data) != entry.SpecDigest)
            throw CliException.Failure($"ControllerRevision {entry.Revision} does not hold {entry.SpecDigest}", "restore the spec from its source");
        var spec = JsonObject.Create(data)!;
        if (workflow.Spec.Suspend)
            spec["suspend"] = true;
        // The test makes it a compare-and-swap: an edit that came in between is not lost.
        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = workflow.Metadata.ResourceVersion },
            new JsonObject { ["op"] = "replace", ["path"] = "/spec", ["value"] = spec });
        await session.Client.PatchAsync(SignalboxApi.Workflows, session.Key(workflow.Metadata.Name), Patch.Json(patch), null, ct).ConfigureAwait(false);
    }
}
