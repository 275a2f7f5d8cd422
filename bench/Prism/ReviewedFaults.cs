using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Prism;

/// <summary>
/// Operations whose calls cannot succeed whatever a workflow sends: the document contradicts itself there, or Prism is at fault. Each was looked at, and stands with its
/// reason in <c>not-ours.tsv</c>: document, operation, reason. A failure at any other step is ours.
/// </summary>
internal sealed partial class ReviewedFaults
{
    private readonly Dictionary<string, string> _reasons;

    private ReviewedFaults(Dictionary<string, string> reasons) => _reasons = reasons;

    /// <param name="document">As it is named in its folder.</param>
    public static ReviewedFaults Of(string document) => new(File.ReadLines(RepositoryFolder.Find("bench", "Prism", "not-ours.tsv")).Skip(1).Select(line => line.Split('\t'))
        .Where(row => row.Length == 3 && document.EndsWith(row[0], StringComparison.Ordinal)).ToDictionary(row => row[1], row => row[2], StringComparer.Ordinal));

    /// <summary>Null where the step that failed is not listed.</summary>
    public string? Reason(McpWorkflowSpec spec, string failure)
    {
        if (FailedStep().Match(failure) is not { Success: true } match) return null;
        return spec.Steps.FirstOrDefault(step => step.StepId == match.Groups[1].Value)?.Operation is { } operation ? _reasons.GetValueOrDefault($"{operation.Method} {operation.Path}") : null;
    }

    [GeneratedRegex("[Ss]tep '([^']+)'")]
    private static partial Regex FailedStep();
}
