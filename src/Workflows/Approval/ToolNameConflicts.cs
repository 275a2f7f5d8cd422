namespace Signalbox.Workflows.Approval;

/// <summary>Who gets a tool name that several live workflows want. Every replica and the operator come to one answer.</summary>
public static class ToolNameConflicts
{
    /// <summary>The older creationTimestamp wins, then the smaller uid, then namespace and name. Losers are in the order of their winners' rule.</summary>
    public static IReadOnlyList<ToolNameConflict> Find(IEnumerable<ToolClaim> claims)
    {
        var conflicts = new List<ToolNameConflict>();
        foreach (var name in claims.GroupBy(c => c.ToolName, StringComparer.Ordinal))
        {
            var ranked = name.Order(OldestFirst).ToArray();
            conflicts.AddRange(ranked.Skip(1).Select(loser => new ToolNameConflict(loser, ranked[0])));
        }
        return conflicts;
    }

    /// <summary>Sorts the claim that wins before those that lose. An object without a creationTimestamp counts as the newest.</summary>
    public static IComparer<ToolClaim> OldestFirst { get; } = Comparer<ToolClaim>.Create((a, b) =>
    {
        var byAge = (a.CreationTimestamp ?? DateTimeOffset.MaxValue).CompareTo(b.CreationTimestamp ?? DateTimeOffset.MaxValue);
        if (byAge != 0)
            return byAge;
        var byUid = string.CompareOrdinal(a.Uid, b.Uid);
        return byUid != 0 ? byUid : string.CompareOrdinal(a.Workflow.ToString(), b.Workflow.ToString());
    });
}
