using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;

namespace Signalbox.Operator.Observing;

/// <summary>Which live workflow claims which tool name, kept up to date claim by claim. Thread-safe. The rule itself is <see cref="ToolNameConflicts"/>.</summary>
public sealed class ToolNameBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, ToolClaim> _claims = [];
    private readonly Dictionary<string, SortedSet<ToolClaim>> _byName = new(StringComparer.Ordinal);

    /// <summary>Who has the name that this workflow claims; null when it has it itself, or claims none.</summary>
    public NamespacedName? TakenBy(NamespacedName workflow)
    {
        lock (_lock)
        {
            return _claims.GetValueOrDefault(workflow) is { } claim && _byName[claim.ToolName].Min is { } winner && winner != claim
                ? winner.Workflow
                : null;
        }
    }

    /// <summary>Sets or, with null, withdraws the claim of a workflow.</summary>
    /// <returns>Who has the name instead, and who else has to look again because a name was won or lost.</returns>
    public (NamespacedName? TakenBy, IReadOnlyList<NamespacedName> Affected) Claim(NamespacedName workflow, ToolClaim? claim)
    {
        lock (_lock)
        {
            var affected = new HashSet<NamespacedName>();
            var old = _claims.GetValueOrDefault(workflow);
            if (old != claim)
            {
                if (old is not null)
                    Withdraw(old, affected);
                if (claim is not null)
                    Enter(claim, affected);
            }
            affected.Remove(workflow);
            var winner = claim is null ? null : _byName[claim.ToolName].Min;
            return (winner is null || winner.Workflow == workflow ? null : winner.Workflow, [.. affected]);
        }
    }

    private void Withdraw(ToolClaim claim, HashSet<NamespacedName> affected)
    {
        _claims.Remove(claim.Workflow);
        var rivals = _byName[claim.ToolName];
        var hadName = rivals.Min == claim;
        rivals.Remove(claim);
        if (rivals.Count == 0)
            _byName.Remove(claim.ToolName);
        else if (hadName)
            affected.UnionWith(rivals.Select(r => r.Workflow));
    }

    private void Enter(ToolClaim claim, HashSet<NamespacedName> affected)
    {
        _claims[claim.Workflow] = claim;
        if (!_byName.TryGetValue(claim.ToolName, out var rivals))
            _byName[claim.ToolName] = rivals = new(ToolNameConflicts.OldestFirst);
        rivals.Add(claim);
        if (rivals.Min == claim)
            affected.UnionWith(rivals.Select(r => r.Workflow));
    }
}
