using System.Globalization;
using System.Text.RegularExpressions;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Simulation;

/// <summary>Which of an operation's answers a simulated target gives to a step.</summary>
internal static partial class AnswerChoice
{
    private const string ElseDoneAtOnce = "$statusCode != 202";

    /// <summary>The first success answer whose status the step's criteria accept; where the step goes on only after 202, that one.</summary>
    public static (int Status, ApiResponse? Answer) Of(WorkflowStep step, ApiOperation operation)
    {
        var accepted = new List<int>();
        foreach (var criterion in step.SuccessCriteria ?? [])
        {
            for (var match = Accepted().Match(criterion.Condition); match.Success; match = match.NextMatch())
                accepted.Add(int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture));
        }

        var good = operation.Responses.Where(response => response.Status.StartsWith('2')).Prepend(operation.Success).OfType<ApiResponse>();
        if (step.OnSuccess?.Any(action => action.Criteria?.Any(criterion => criterion.Condition == ElseDoneAtOnce) == true) == true)
            good = operation.Responses.Where(response => response.Status == "202").Concat(good);
        foreach (var answer in good)
        {
            // 2XX and default say any.
            var status = int.TryParse(answer.Status, NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : accepted.FirstOrDefault(200);
            if (status is >= 200 and < 300 && (accepted.Count == 0 || accepted.Contains(status))) return (status, answer);
        }

        return (0, null);
    }

    [GeneratedRegex(@"\$statusCode == (?<status>\d{3})")]
    private static partial Regex Accepted();
}
