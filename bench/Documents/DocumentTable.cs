using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.Bench.Documents;

/// <summary>The published table as Markdown, and its place in a page.</summary>
internal static class DocumentTable
{
    private const string Begin = "<!-- figures: bench documents -->";
    private const string End = "<!-- /figures -->";

    public static string Write(IEnumerable<DocumentRow> rows)
    {
        var text = new StringBuilder()
            .AppendLine("| document | operations | covered | workflows | areas | largest area | tokens before | tokens after | median tool | largest tool | time | memory | green against Prism |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var report = row.Report;
            string[] cells =
            [
                row.Document, Cell(report["operations"]), Cell(report["covered"]), Cell(report["workflows"]), .. Areas(report["areas"]),
                Cell(report["tokens"]?["before"]), Cell(report["tokens"]?["after"]), Cell(report["tokens"]?["medianTool"]), Cell(report["tokens"]?["largestTool"]),
                Ratio(row.TimeRatio), Ratio(row.MemoryRatio), row.Green,
            ];
            text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
        }

        return text.ToString();
    }

    /// <summary>Puts the table between the marks of a page.</summary>
    /// <exception cref="InvalidOperationException">The page has no marks.</exception>
    public static async Task ReplaceAsync(string page, string table, CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(page, cancellation);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{page} has no lines {Begin} and {End} to put the table between.");
        await File.WriteAllTextAsync(page, $"{text[..(begin + Begin.Length)]}\n{table}{text[end..]}", cancellation);
    }

    private static string Cell(JsonNode? value) => value?.ToJsonString() ?? "–";

    private static string[] Areas(JsonNode? areas) => areas is JsonArray list
        ? [list.Count.ToString(CultureInfo.InvariantCulture), list.Select(area => area?["workflows"]?.GetValue<int>() ?? 0).DefaultIfEmpty().Max().ToString(CultureInfo.InvariantCulture)]
        : ["–", "–"];

    private static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
