namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Which workflows stay where there are too many. Each product area keeps its first one; beyond that, what covers more operations comes before what covers fewer, what lies
/// near the root of the API and is about resources with many operations before what lies deep, reads and everyday changes before rare ones.
/// </summary>
internal static class Ranking
{
    /// <summary>How what was left out can be had, up to the pattern that names its area.</summary>
    public const string Remedy = "ingest that part on its own with --include ";

    private const int Essentials = 1;

    /// <param name="draft">The workflow.</param>
    /// <param name="weight">Operations on the resource that it is about: people handle most what has most of them.</param>
    public static int Of(WorkflowDraft draft, int weight)
    {
        var segments = PathTemplateDepth(draft);
        var intent = draft.Intent switch
        {
            Intent.Get or Intent.List => 0,
            Intent.Create or Intent.Update or Intent.Search => 2,
            Intent.Act => 4,
            // What can be made should be possible to take away again.
            Intent.Delete => new ApiResource(draft.Main.Path).EndsInParameter ? 3 : 6,
            _ => 20,
        };
        return segments + intent - (2 * Math.Min(12, weight)) - (8 * (Math.Min(10, Worth(draft)) - 1)) + (draft.Main.Deprecated ? 1000 : 0);
    }

    /// <summary>The best in the order that they had, at most <paramref name="most"/> and at most <paramref name="mostOfArea"/> of an area; and why each other one is not among them.</summary>
    public static RankedDrafts Keep(
        IReadOnlyList<WorkflowDraft> drafts, int most, int mostOfArea, Func<WorkflowDraft, string> areaOf)
    {
        var ordered = drafts.OrderBy(draft => draft.Rank).ThenBy(draft => draft.Main.Path, StringComparer.Ordinal).ThenBy(draft => draft.Main.Method, StringComparer.Ordinal).ToList();
        var place = new Dictionary<WorkflowDraft, int>();
        var areas = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var draft in ordered) place[draft] = areas[areaOf(draft)] = areas.GetValueOrDefault(areaOf(draft)) + 1;
        var fit = ordered.Where(draft => place[draft] <= mostOfArea).ToList();
        var kept = fit.OrderBy(draft => place[draft] <= Essentials ? 0 : 1).Take(most).ToHashSet();
        var left = ordered.Where(draft => !kept.Contains(draft)).Select(draft => new LeftOutDraft(draft, place[draft] > mostOfArea
            ? $"left out to keep the product area {areaOf(draft)} at {mostOfArea} tools; {With(draft)}"
            : $"left out to keep the tool list reviewable: other workflows cover more or are nearer to the root of the API; {With(draft)}"));
        return new RankedDrafts(drafts.Where(draft => kept.Contains(draft)).ToList(), left.ToList());

        string With(WorkflowDraft draft) => $"{Remedy}'area:{areaOf(draft)}' to have it";
    }

    // The reads that a change begins with are tools of their own as well.
    private static int Worth(WorkflowDraft draft)
    {
        var changes = draft.Operations.Count(operation => operation.Method is not ("GET" or "HEAD"));
        return changes > 0 ? changes : draft.Operations.Count();
    }

    private static int PathTemplateDepth(WorkflowDraft draft)
    {
        var segments = Operations.PathTemplate.Segments(draft.Main.Path);
        return (segments.Length * 4) + (segments.Count(segment => segment.Contains('{')) * 2);
    }
}
