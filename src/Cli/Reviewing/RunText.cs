using System.Globalization;
using System.Text;
using Signalbox.Cli.Output;

namespace Signalbox.Cli.Reviewing;

/// <summary>One run for people.</summary>
internal static class RunText
{
    public static string Of(RunRow row)
    {
        var text = new StringBuilder();
        text.AppendLine($"{row.Namespace}/{row.Name}   {row.Phase}");
        Line("workflow", row.Workflow);
        Line("caller", row.Caller);
        Line("inputs", row.Inputs);
        Line("owner", row.Owner);
        Line("deadline", RunRow.Text(row.Deadline));
        Line("ended", RunRow.Text(row.EndedAt));
        Line("takeovers", row.Takeovers == 0 ? null : row.Takeovers.ToString(CultureInfo.InvariantCulture));
        Line("cancel", row.CancelRequested ? "asked for" : null);
        Line("progress", row.Progress);
        Line("sending", row.Sending);
        if (row.Steps.Count > 0)
        {
            var steps = new ColumnTable("STEP", "REQUEST", "STATUS", "OUTCOME", "TRIES", "ENDED");
            foreach (var step in row.Steps)
                steps.Add(step.StepId, step.Request, step.StatusCode?.ToString(CultureInfo.InvariantCulture) ?? "", step.Outcome, step.Tries.ToString(CultureInfo.InvariantCulture), RunRow.Text(step.EndedAt) ?? "");
            text.AppendLine().Append(steps);
        }
        if (row.Result is not null)
            text.AppendLine().AppendLine(row.Result);
        if (row.Failure is not null)
            text.AppendLine().AppendLine(row.Failure);
        return text.ToString();

        void Line(string name, string? value)
        {
            if (value is not null)
                text.AppendLine($"{name,-10} {value}");
        }
    }
}
