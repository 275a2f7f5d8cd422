namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Plans which workflows are joined: at a level for each product area, in groups that hold one risk, stay within the token budget with all their arguments, and offer no
/// more choices than a reader can weigh.
/// </summary>
internal sealed class JoinPlanner(
    JoinKeys keys, DraftJoiner joiner, InputFitter fitter, Areas areas, bool acrossAreas, int toolTokens, Func<WorkflowDraft, WorkflowDraft> withoutLookup)
{
    private const int MaxActions = 8;
    private const int MaxKinds = 12;

    // Frame, names, description and the list of choices of a tool, and what each argument adds beside its schema.
    private const int ToolBytes = 850;
    private const int ChoiceBytes = 24;
    private readonly Dictionary<(InputField, bool), int> _sizes = [];
    private readonly Dictionary<WorkflowDraft, (string Risk, WorkflowDraft Plain, string Area)> _known = [];

    public List<JoinPlan> Plan(IReadOnlyList<WorkflowDraft> drafts, Func<string, JoinLevel> levelOf)
    {
        var plans = new List<JoinPlan>();
        var keyed = drafts.Select(draft => (Draft: draft, Key: keys.Of(draft, Known(draft).Risk, levelOf(Known(draft).Area)), Known(draft).Area)).ToList();
        foreach (var group in keyed.GroupBy(one => (one.Key, Area: acrossAreas || one.Key?.Path == JoinKey.Anywhere ? "" : one.Area)))
        {
            if (group.Key.Key is not { } key || group.Count() == 1) plans.AddRange(group.Select(one => new JoinPlan(null, [one.Draft], one.Area)));
            else plans.AddRange(Chunks(key, group.First().Area, [.. group.Select(one => one.Draft)], levelOf(group.First().Area) >= JoinLevel.Tight));
        }

        return plans;
    }

    public string AreaOf(WorkflowDraft draft) => Known(draft).Area;

    private List<JoinPlan> Chunks(JoinKey key, string area, List<WorkflowDraft> group, bool tight)
    {
        // One name means one thing: where several collections are looked up by name, all are chosen by identifier.
        var lookups = group.Where(draft => draft.Steps[0].Id == "find").Select(draft => draft.Steps[0].Operation).Distinct().Count();
        var members = group.Select(draft => (Own: draft, Used: lookups > 1 ? Known(draft).Plain : draft))
            .OrderBy(one => one.Own.Main.Path, StringComparer.Ordinal).ThenBy(one => one.Own.Main.Method, StringComparer.Ordinal).ToList();
        var plans = new List<JoinPlan>();
        var chunk = new List<(WorkflowDraft Own, WorkflowDraft Used)>();
        // What is about one resource stays together as far as it fits.
        foreach (var resource in members.GroupBy(one => keys.Place(one.Own.Main).Collection))
        {
            if (!Fits([.. chunk, .. resource]) && Fits([.. resource])) Close();
            foreach (var one in resource)
            {
                if (!Fits([.. chunk, one])) Close();
                chunk.Add(one);
            }
        }

        Close();
        return plans;

        bool Fits(List<(WorkflowDraft Own, WorkflowDraft Used)> many) =>
            many.Count <= (key.Kind is "parts" or "reads" ? MaxKinds : MaxActions) && (many.Count == 1 || (Size(many.ConvertAll(one => one.Used), tight) <= (toolTokens * 4) - ToolBytes && joiner.CanJoin(many.ConvertAll(one => one.Used))));

        void Close()
        {
            // Alone it is what it was.
            if (chunk.Count == 1) plans.Add(new JoinPlan(null, [chunk[0].Own], area));
            else if (chunk.Count > 1) plans.Add(new JoinPlan(key, chunk.ConvertAll(one => one.Used), area));
            chunk.Clear();
        }
    }

    /// <summary>Bytes of all the arguments together; the same argument of several counts once.</summary>
    private int Size(List<WorkflowDraft> drafts, bool tight) =>
        drafts.SelectMany(draft => draft.Fields).GroupBy(field => (field.In, field.Source)).Sum(group => group.Max(field => Size(field, tight)) + ChoiceBytes) + (drafts.Count * ChoiceBytes);

    private int Size(InputField field, bool tight)
    {
        if (!_sizes.TryGetValue((field, tight), out var size)) _sizes[(field, tight)] = size = fitter.Size(field, tight);
        return size;
    }

    private (string Risk, WorkflowDraft Plain, string Area) Known(WorkflowDraft draft)
    {
        if (!_known.TryGetValue(draft, out var known)) _known[draft] = known = (RiskReader.Of(draft).Risk, draft.Steps[0].Id == "find" ? withoutLookup(draft) : draft, areas.Of(draft.Main));
        return known;
    }
}
