using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary>
/// Parts of one document that were ingested on their own are named on their own, so two of them may call different things by one name. What a part made must not be
/// replaced by what another part calls the same.
/// </summary>
internal static class SelectionClash
{
    /// <summary>Whether a workflow that is there came of another selection of operations and does something else. What shares what it does is the same, and is updated.</summary>
    public static bool Is(McpWorkflowSpec old, string? oldSelection, McpWorkflowSpec now, string? selection) =>
        oldSelection != selection && old.Provenance is { Generator: not null } && !Doing(old).Overlaps(Doing(now));

    /// <summary>What to tell: which option leaves the name to the other.</summary>
    public static string Text(string? oldSelection) =>
        $"A workflow of this name, made {(oldSelection is null ? "of the whole document" : $"with {oldSelection}")}, does something else and was left as it is. Leave the operations of one of them out with --exclude, or name another --target.";

    // Reads on the way to a change, such as look-ups, are common to many workflows.
    private static HashSet<string> Doing(McpWorkflowSpec spec)
    {
        var all = spec.Steps.Where(step => step.Operation is not null).Select(step => $"{step.Operation!.Method} {step.Operation.Path}").ToHashSet(StringComparer.Ordinal);
        var changes = all.Where(one => !one.StartsWith("GET ", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return changes.Count > 0 ? changes : all;
    }
}
