namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Joins workflows level by level until there are few enough, in all and in each product area. What is nearest is joined first: fields of a thing, a thing, a resource;
/// what merely belongs together comes last, and only in areas that are still crowded.
/// </summary>
internal sealed class Condenser(JoinPlanner planner, FamilyBuilder families)
{
    /// <param name="drafts">One an operation, or reads that are joined already.</param>
    /// <param name="from">Applied in any case.</param>
    /// <param name="everywhere">The last level that is applied to all areas alike.</param>
    /// <param name="last">The last level that may be applied.</param>
    /// <param name="most">Workflows that are few enough.</param>
    /// <param name="mostOfArea">Workflows of one area that are few enough.</param>
    public List<WorkflowDraft> Condense(IReadOnlyList<WorkflowDraft> drafts, JoinLevel from, JoinLevel everywhere, JoinLevel last, int most, int mostOfArea)
    {
        var names = drafts.Select(planner.AreaOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var levels = names.ToDictionary(name => name, _ => from, StringComparer.Ordinal);
        var plans = planner.Plan(drafts, area => levels[area]);
        for (var level = from + 1; level <= everywhere && plans.Count > most; level++)
        {
            foreach (var name in names) levels[name] = level;
            plans = planner.Plan(drafts, area => levels[area]);
        }

        var counts = Counts(plans);
        for (var level = from + 1; level <= last && level < JoinLevel.Rest; level++)
        {
            foreach (var name in names.OrderByDescending(name => counts.GetValueOrDefault(name)).ThenBy(name => name, StringComparer.Ordinal).ToList())
            {
                if (levels[name] >= level || (counts.GetValueOrDefault(name) <= mostOfArea && (counts.Values.Sum() <= most || level <= everywhere))) continue;
                levels[name] = level;
                counts[name] = planner.Plan([.. drafts.Where(draft => planner.AreaOf(draft) == name)], _ => level).Count;
            }
        }

        plans = planner.Plan(drafts, area => levels[area]);
        if (plans.Count > most && last == JoinLevel.Rest) plans = planner.Plan(drafts, area => levels[area] == JoinLevel.Tight ? JoinLevel.Rest : levels[area]);
        return plans.ConvertAll(families.Build);
    }

    private static Dictionary<string, int> Counts(IEnumerable<JoinPlan> plans) =>
        plans.GroupBy(plan => plan.Area, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
}
