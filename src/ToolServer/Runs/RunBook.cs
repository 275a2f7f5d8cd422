using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>Runs by their id, for the callers whose they are; from any replica, because the API server is asked.</summary>
public sealed partial class RunBook
{
    private const int MostListed = 20;

    private readonly RunStore _store;
    private readonly Func<RunKeyRing> _keys;
    private readonly string? _namespace;
    private readonly Func<IEnumerable<RunSummary>> _known;

    /// <param name="store">The API server.</param>
    /// <param name="keys">Open results.</param>
    /// <param name="ns">The one namespace that is served, or null for all.</param>
    /// <param name="known">The runs that this process has heard of.</param>
    internal RunBook(RunStore store, Func<RunKeyRing> keys, string? ns, Func<IEnumerable<RunSummary>> known) =>
        (_store, _keys, _namespace, _known) = (store, keys, ns, known);

    /// <summary>The caller's last runs of a workflow, newest first, in a few words each; from what this process has heard, which the API server may be ahead of by a moment.</summary>
    public IEnumerable<JsonObject> LastOf(NamespacedName workflow, Caller caller) => _known()
        .Where(r => r.Spec.WorkflowName == workflow.Name && r.Key.Namespace == workflow.Namespace && r.Spec.Caller == caller.Name)
        .OrderByDescending(r => r.Metadata.CreationTimestamp).ThenBy(r => r.Metadata.Name, StringComparer.Ordinal)
        .Take(MostListed)
        .Select(r => new JsonObject
        {
            ["id"] = r.Key.ToString(),
            ["uri"] = $"signalbox://runs/{r.Key}",
            ["phase"] = r.Status?.Phase ?? RunPhase.Pending,
            ["createdAt"] = r.Metadata.CreationTimestamp is { } created ? RunTime.Text(created) : null,
            ["startedAt"] = r.Status?.StartedAt is { } started ? RunTime.Text(started) : null,
            ["endedAt"] = r.Status?.EndedAt is { } ended ? RunTime.Text(ended) : null,
        }.WithoutNulls());

    /// <summary>Null: there is no such run, or it is somebody else's, which is not told apart.</summary>
    public async Task<RunView?> FindAsync(string id, Caller caller, CancellationToken ct)
    {
        if (Name(id) is not { } name || (_namespace is not null && name.Namespace != _namespace))
            return null;
        var run = await _store.FindAsync(name, ct);
        return run is not null && run.Spec.Caller == caller.Name ? new(id, run, ResultOf(name, run, _keys())) : null;
    }

    /// <summary>Asks for its end. Null as in <see cref="FindAsync"/>; a run that has ended stays as it is.</summary>
    public async Task<RunView?> CancelAsync(string id, Caller caller, CancellationToken ct)
    {
        var view = await FindAsync(id, caller, ct);
        if (view is { HasEnded: false })
            await _store.CancelAsync(Name(id)!.Value, ct);
        return view;
    }

    /// <summary>How a run ended; null: it has not.</summary>
    internal static ToolCallResult? ResultOf(NamespacedName name, McpWorkflowRun run, RunKeyRing keys)
    {
        if (run.Status is not { } status || !RunPhase.IsEnd(status.Phase))
            return null;
        if (status.Checkpoint is { } checkpoint)
        {
            try
            {
                var content = CheckpointContent.Read(RunSeal.Open(keys, RunIdentity.Of(run), checkpoint));
                if (content.Result is { } result)
                    return result with { RunId = name.ToString() };
            }
            catch (Exception e) when (e is RunSealException or RunReplayException)
            {
                // What stands in the status is told instead.
            }
        }
        return new()
        {
            IsError = status.Phase != RunPhase.Succeeded,
            OutcomeUnknown = status.Phase == RunPhase.Unknown,
            Text = status.Failure ?? status.Result ?? status.Phase!,
            Structured = Parse(status.Result),
            RunId = name.ToString(),
        };
    }

    private static JsonNode? Parse(string? result)
    {
        try
        {
            return result is null ? null : JsonNode.Parse(result);
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // it was cut
        }
    }

    private static NamespacedName? Name(string id) =>
        Form().Match(id) is { Success: true } match ? new(match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex("^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)/(run-[0-9a-f]{32})$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
