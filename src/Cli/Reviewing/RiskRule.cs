using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Reviewing;

/// <summary>
/// Judges by the requests that are sent. The tool's own hints can raise the risk and never lower it: they were written by whoever
/// wrote the workflow.
/// </summary>
internal static class RiskRule
{
    public static WorkflowRisk Of(McpWorkflowSpec spec)
    {
        var risk = spec.Tool.Annotations?.DestructiveHint == true ? WorkflowRisk.Destroy : WorkflowRisk.Read;
        foreach (var step in spec.Steps)
        {
            var of = step.Operation?.Method.ToUpperInvariant() switch
            {
                "GET" or "HEAD" or "OPTIONS" => WorkflowRisk.Read,
                "DELETE" => WorkflowRisk.Destroy,
                _ => WorkflowRisk.Change,
            };
            risk = of > risk ? of : risk;
        }
        return risk;
    }

    /// <summary>The word in lists and reports.</summary>
    public static string Word(WorkflowRisk risk) => risk switch
    {
        WorkflowRisk.Read => "read",
        WorkflowRisk.Change => "change",
        _ => "destroy",
    };
}
