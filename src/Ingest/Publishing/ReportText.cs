using System.Globalization;
using System.Text;
using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Publishing;

/// <summary>The report for a terminal or a file.</summary>
public static class ReportText
{
    /// <summary>The one line that says it all: <c>684 operations, 92k tokens → 31 workflows, 4.1k tokens</c>.</summary>
    public static string Headline(IngestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return $"{Number(report.Operations)} operations, {Tokens(report.Tokens.Before)} tokens → {Number(report.Workflows)} workflows, {Tokens(report.Tokens.After)} tokens";
    }

    /// <summary>Headline, figures, product areas, what is uncovered by reason, refused workflows, warnings.</summary>
    public static string Write(IngestReport report, int maxWarnings = 20)
    {
        var text = new StringBuilder();
        text.Append(Headline(report)).Append('\n');
        var document = report.Document;
        text.Append(CultureInfo.InvariantCulture, $"document   {document.Title ?? document.Name} {document.Version} ({(report.Source is null ? "OpenAPI" : "Arazzo")} {document.Specification}, {document.Files} files, {Number(document.Bytes)} bytes)\n");
        if (report.Selection is { } selection) text.Append(CultureInfo.InvariantCulture, $"selected   {Number(report.Selected ?? 0)} of {Number(report.Operations)} operations: {selection}\n");
        text.Append(CultureInfo.InvariantCulture, $"covered    {Number(report.Covered)} of {Number(report.Operations)} operations\n");
        text.Append(CultureInfo.InvariantCulture, $"tools      median {report.Tokens.MedianTool} tokens, largest {report.Tokens.LargestTool}\n");
        if (report.Areas.Count > 1) text.Append(CultureInfo.InvariantCulture, $"areas      {Number(report.Areas.Count)}, largest {Largest(report).Name} with {Number(Largest(report).Workflows)} tools\n");
        if (report.Llm is { } llm) Write(text, llm);
        foreach (var group in report.Uncovered.GroupBy(one => Why(one.Reason), StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(10))
        {
            text.Append(CultureInfo.InvariantCulture, $"uncovered  {Number(group.Count())}: {group.First().Reason} (such as {Named(group.First())})\n");
        }

        foreach (var refused in report.Refused ?? []) text.Append(CultureInfo.InvariantCulture, $"refused    {refused.WorkflowId}: {refused.Reason}\n");
        foreach (var warning in report.Warnings.Take(maxWarnings)) text.Append(CultureInfo.InvariantCulture, $"warning    {warning.Place}: {warning.Message}\n");
        if (report.Warnings.Count > maxWarnings) text.Append(CultureInfo.InvariantCulture, $"warning    {report.Warnings.Count - maxWarnings} more in report.json\n");
        return text.ToString();
    }

    // Which option takes a part in differs from area to area; what is said of the first holds for the others.
    private static string Why(string reason) => reason.Split(Ranking.Remedy)[0];

    private static string Named(UncoveredOperation operation) => operation.Path.Length == 0 ? operation.OperationId : $"{operation.Method} {operation.Path}";

    private static void Write(StringBuilder text, LlmFigures llm)
    {
        if (llm.Problem is not null) text.Append(CultureInfo.InvariantCulture, $"model      {llm.Problem}\n");
        text.Append(CultureInfo.InvariantCulture, $"model      {llm.Model} at {llm.Url}: worded {llm.Worded} workflows, joined {llm.Joined}, left out {llm.LeftOut}, {llm.Refused} proposals refused; ");
        text.Append(CultureInfo.InvariantCulture, $"{llm.Batches} questions, {llm.Cached} answered by the cache, {llm.Failed} without a usable answer\n");
        if (llm.ReviewFirst.Count > 0) text.Append(CultureInfo.InvariantCulture, $"review     first {string.Join(", ", llm.ReviewFirst)}\n");
    }

    private static AreaFigures Largest(IngestReport report) => report.Areas.OrderByDescending(area => area.Workflows).ThenBy(area => area.Name, StringComparer.Ordinal).First();

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Tokens(long value) => value < 1000 ? Number(value)
        : value < 10_000 ? (value / 1000.0).ToString("0.0", CultureInfo.InvariantCulture) + "k"
        : value < 10_000_000 ? Number(value / 1000) + "k" : Number(value / 1_000_000) + "M";
}
