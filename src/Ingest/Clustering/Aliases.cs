using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Finds the same resource reached by a longer way: <c>/ResourceBlocks/{b}/Systems/{s}/Bios</c> beside <c>/Systems/{s}/Bios</c>, with the same method and the same schemas.
/// </summary>
internal static class Aliases
{
    public static Dictionary<ApiOperation, ApiOperation> Find(IReadOnlyList<ApiOperation> operations)
    {
        var result = new Dictionary<ApiOperation, ApiOperation>();
        foreach (var group in operations.GroupBy(Key).Where(group => group.Key.Schema.Length > 1 && group.Count() > 1))
        {
            var ordered = group.OrderBy(operation => operation.Path.Length).ThenBy(operation => operation.Path, StringComparer.Ordinal).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                var shorter = ordered.Take(i).FirstOrDefault(candidate => !result.ContainsKey(candidate) && IsLongerWay(ordered[i].Path, candidate.Path));
                if (shorter is not null) result[ordered[i]] = shorter;
            }
        }

        return result;
    }

    private static AliasKey Key(ApiOperation operation) => new(
        operation.Document,
        operation.Method,
        PathTemplate.Segments(operation.Path).LastOrDefault() ?? "",
        $"{ApiDocument.Reference(operation.SuccessSchema)} {ApiDocument.Reference(operation.Body?.Schema)}");

    private static bool IsLongerWay(string path, string shorter)
    {
        var own = PathTemplate.Segments(path);
        var other = PathTemplate.Segments(shorter);
        if (own.Length <= other.Length) return false;
        var common = 0;
        while (common < other.Length && own[common] == other[common]) common++;
        // After what both begin with, the rest of the shorter path must be the end of the longer one, and name an individual thing.
        var tail = other.Length - common;
        if (tail < 2 || !other.Skip(common).Any(PathTemplate.IsParameter)) return false;
        for (var i = 1; i <= tail; i++)
        {
            if (own[^i] != other[^i]) return false;
        }

        return true;
    }

    private sealed record AliasKey(ApiDocument Document, string Method, string Last, string Schema);
}
