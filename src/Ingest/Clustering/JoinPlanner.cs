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
    private readonly Dictionary<InputField, Argument> _sizes = [];
    private readonly Dictionary<InputField, Argument> _least = [];
    private readonly Dictionary<WorkflowDraft, Facts> _known = [];

    public List<JoinPlan> Plan(IReadOnlyList<WorkflowDraft> drafts, Func<string, JoinLevel> levelOf)
    {
        var plans = new List<JoinPlan>();
        var keyed = drafts.Select(draft => new { Draft = draft, Key = keys.Of(draft, Known(draft).Risk, levelOf(Known(draft).Area)), Known(draft).Area }).ToList();
        foreach (var group in keyed.GroupBy(one => new { one.Key, Area = acrossAreas || one.Key?.Path == JoinKey.Anywhere ? "" : one.Area }))
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
        var members = group.Select(draft => new Member(draft, lookups > 1 ? Known(draft).Plain : draft))
            .OrderBy(one => one.Own.Main.Path, StringComparer.Ordinal).ThenBy(one => one.Own.Main.Method, StringComparer.Ordinal).ToList();
        var plans = new List<JoinPlan>();
        var chunk = new List<Member>();
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

        bool Fits(List<Member> many) =>
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
    private int Size(List<WorkflowDraft> drafts, bool tight)
    {
        var largest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            foreach (var field in draft.Fields)
            {
                var argument = Sized(field, tight);
                largest[argument.Name] = Math.Max(largest.GetValueOrDefault(argument.Name), argument.Bytes);
            }
        }

        return largest.Values.Sum() + ((largest.Count + drafts.Count) * ChoiceBytes);
    }

    private Argument Sized(InputField field, bool tight)
    {
        var sizes = tight ? _least : _sizes;
        // No place has a space in its name.
        if (!sizes.TryGetValue(field, out var argument)) sizes[field] = argument = new Argument($"{field.In} {field.Source}", fitter.Size(field, tight));
        return argument;
    }

    private Facts Known(WorkflowDraft draft)
    {
        if (!_known.TryGetValue(draft, out var known)) _known[draft] = known = new Facts(RiskReader.Of(draft).Risk, draft.Steps[0].Id == "find" ? withoutLookup(draft) : draft, areas.Of(draft.Main));
        return known;
    }

    /// <param name="Risk">Of the workflow as it is.</param>
    /// <param name="Plain">The workflow with everything chosen by identifier.</param>
    /// <param name="Area">Its product area.</param>
    private sealed record Facts(string Risk, WorkflowDraft Plain, string Area);

    /// <param name="Name">Its place and its name there.</param>
    /// <param name="Bytes">Of its schema.</param>
    private sealed record Argument(string Name, int Bytes);

    /// <param name="Own">The workflow that stays where it is not joined.</param>
    /// <param name="Used">What is joined of it.</param>
    private sealed record Member(WorkflowDraft Own, WorkflowDraft Used);
}
