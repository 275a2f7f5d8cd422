using System.Globalization;

namespace Signalbox.Bench.Prism;

/// <summary>The OpenAPI documents of a folder with an INDEX.tsv: file, …, size, version, paths, operations, as tab-separated columns with a head.</summary>
internal static class SpecDocuments
{
    /// <summary>Small documents first, so that a run soon has something to show.</summary>
    public static IReadOnlyList<string> List(string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "INDEX.tsv"));
        var head = lines[0].Split('\t');
        var (file, bytes, operations) = (Array.IndexOf(head, "file"), Array.IndexOf(head, "bytes"), Array.IndexOf(head, "operations"));
        var rows = lines.Skip(1).Select(line => line.Split('\t')).Where(row => row.Length > operations).ToList();
        var fragments = rows.Where(row => row[operations].Length == 0).Select(row => row[file]).ToList();
        return rows.Where(row => Number(row[operations]) > 0)
            .OrderBy(row => Number(row[bytes])).ThenBy(row => row[file], StringComparer.Ordinal)
            .Select(row => Source(row[file], rows.Where(other => Number(other[operations]) > 0).Select(other => other[file]), fragments)).ToList();
    }

    /// <summary>The folder above, where the document is alone there and files that are no documents lie in folders beside its own: it refers to them.</summary>
    private static string Source(string file, IEnumerable<string> documents, List<string> fragments)
    {
        var own = Above(file);
        var above = Above(own) + "/";
        return fragments.Exists(one => one.StartsWith(above, StringComparison.Ordinal) && !one.StartsWith(own + "/", StringComparison.Ordinal))
            && documents.Count(one => one.StartsWith(above, StringComparison.Ordinal)) == 1 ? above.TrimEnd('/') : file;
    }

    private static string Above(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
