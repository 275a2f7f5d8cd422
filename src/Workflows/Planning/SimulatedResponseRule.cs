using System.Text;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>A simulated response is part of what is approved, so it is no larger than people read.</summary>
internal static class SimulatedResponseRule
{
    private const int LargestBody = 16 * 1024;

    public static void Check(CompileScope scope, string at, WorkflowStep step)
    {
        if (step.SimulatedResponse is not { } response)
            return;
        if (step.WorkflowId is not null)
            scope.Report($"{at}.simulatedResponse", "A step that calls a workflow sends nothing itself.", "Write it at the steps of that workflow.");
        if (response.StatusCode is < 100 or > 599)
            scope.Report($"{at}.simulatedResponse.statusCode", $"{response.StatusCode} is no HTTP status.", "Write one from 100 to 599.");
        if (response.Body is { } body && Encoding.UTF8.GetByteCount(body.GetRawText()) is > LargestBody and var bytes)
            scope.Report($"{at}.simulatedResponse.body", $"It takes {bytes} bytes of JSON.", $"Keep it within {LargestBody} bytes.");
    }
}
