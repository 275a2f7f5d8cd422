using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Which workflows stay where there are too many: those nearest to the root of the path tree, reads and everyday changes before rare ones. What covers more operations
/// comes before what covers fewer.
/// </summary>
internal static class Ranking
{
    public static int Of(WorkflowDraft draft)
    {
        var segments = PathTemplate.Segments(draft.Main.Path);
        var depth = segments.Length * 10 + segments.Count(segment => segment.Contains('{')) * 5;
        var intent = draft.Intent switch
        {
            Intent.Get or Intent.List => 0,
            Intent.Create or Intent.Update or Intent.Act or Intent.Search => 8,
            Intent.Delete => 12,
            _ => 20,
        };
        return depth + intent - Math.Min(30, 6 * (draft.Operations.Count() - 1)) + (draft.Main.Deprecated ? 1000 : 0);
    }

    /// <summary>The best <paramref name="most"/> in the order that they had.</summary>
    public static List<WorkflowDraft> Keep(List<WorkflowDraft> drafts, int most)
    {
        if (drafts.Count <= most) return drafts;
        var kept = drafts.OrderBy(draft => draft.Rank).ThenBy(draft => draft.Main.Path, StringComparer.Ordinal).ThenBy(draft => draft.Main.Method, StringComparer.Ordinal).Take(most).ToHashSet();
        return drafts.Where(kept.Contains).ToList();
    }
}
