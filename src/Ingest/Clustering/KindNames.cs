using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Clustering;

/// <summary>What a tool for several kinds of things is called: by the kinds, as many as a name can hold.</summary>
internal static class KindNames
{
    private const int MaxLength = 32;

    /// <param name="owner">What the kinds have in common; it is said once.</param>
    /// <param name="kinds">Words of each kind, in the singular.</param>
    /// <returns>A kind that is the owner itself is more; <c>plan_price_or_product</c>, <c>file_dns_ftp_or_more</c>.</returns>
    public static List<string> Of(List<string> owner, IEnumerable<List<string>> kinds)
    {
        var all = kinds.ToList();
        var own = all.Where(words => owner.Count == 0 || !words.SequenceEqual(owner)).Select(words => words.Count > owner.Count && words.Take(owner.Count).SequenceEqual(owner) ? words[owner.Count..] : words).DistinctBy(Words.Snake).ToList();
        var result = new List<string>(owner);
        for (var i = 0; i < own.Count; i++)
        {
            var last = i == own.Count - 1;
            if (i > 0 && Words.Snake([.. result, .. own[i]]).Length > MaxLength) return [.. result, "or", "more"];
            if (last && i > 0) result.Add("or");
            result.AddRange(own[i]);
        }

        return own.Count > 0 && all.Exists(words => owner.Count > 0 && words.SequenceEqual(owner)) ? [.. result.Where(word => word != "or"), "or", "more"] : result;
    }
}
