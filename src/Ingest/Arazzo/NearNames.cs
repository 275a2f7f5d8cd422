namespace Signalbox.Ingest.Arazzo;

/// <summary>Names that a misspelt one may have been meant for.</summary>
internal static class NearNames
{
    private const int Most = 3;

    /// <summary>A remedy that offers near names, or <paramref name="otherwise"/> where none is near.</summary>
    public static string Remedy(string wanted, IEnumerable<string> known, string otherwise)
    {
        var near = Of(wanted, known);
        return near.Count == 0 ? otherwise : $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}? {otherwise}";
    }

    /// <summary>Nearest first, then in ordinal order: at most three whose distance in edits is at most a third of the length.</summary>
    public static IReadOnlyList<string> Of(string wanted, IEnumerable<string> known)
    {
        if (wanted.Length is 0 or > 200) return [];
        return known.Distinct(StringComparer.Ordinal).Where(name => name.Length <= 200 && Math.Abs(name.Length - wanted.Length) <= Bound(wanted))
            .Select(name => (Name: name, Distance: Distance(wanted.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(one => one.Distance <= Bound(wanted)).OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal)
            .Take(Most).Select(one => one.Name).ToList();
    }

    private static int Bound(string wanted) => Math.Max(2, wanted.Length / 3);

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[^1];
    }
}
