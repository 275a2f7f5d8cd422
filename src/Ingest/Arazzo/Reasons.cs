using System.Globalization;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Says why a workflow cannot be run, for somebody who has the Arazzo document before them.</summary>
internal static partial class Reasons
{
    public static string Of(McpWorkflowSpec spec, IReadOnlyList<Problem> problems)
    {
        var first = problems[0];
        var step = Step().Match(first.Path) is { Success: true } match ? $"step '{spec.Steps[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)].StepId}': " : "";
        var more = problems.Count > 1 ? $" ({problems.Count - 1} more)" : "";
        return $"{step}{first.Message} {first.Remedy}{more}";
    }

    [GeneratedRegex(@"\Aspec\.steps\[([0-9]+)\]")]
    private static partial Regex Step();
}
