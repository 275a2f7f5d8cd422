using Signalbox.Ingest;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Cli.Reviewing;

/// <summary>
/// Judges by the requests that are sent. The tool's own hints can raise the risk and never lower it: they were written by whoever
/// wrote the workflow.
/// </summary>
internal static class RiskRule
{
    public static WorkflowRisk Of(McpWorkflowSpec spec)
    {
        var risk = WorkflowRisk.Read;
        foreach (var step in spec.Steps)
            risk = Highest(risk, Of(step));
        // What is called has a row of its own; that it is called at all is no mere read.
        if (WorkflowCalls.All(spec).Any())
            risk = Highest(risk, WorkflowRisk.Change);
        // MCP has every change that is not purely additive for destructive, so the hint says something new only of what seems to read.
        return risk == WorkflowRisk.Read && spec.Tool.Annotations?.DestructiveHint == true ? WorkflowRisk.Destroy : risk;
    }

    public static WorkflowRisk Highest(WorkflowRisk one, WorkflowRisk? other) => other > one ? other.Value : one;

    /// <summary>Null for what is no word of <see cref="Word"/>.</summary>
    public static WorkflowRisk? Parse(string? word) => word switch
    {
        "read" => WorkflowRisk.Read,
        "change" => WorkflowRisk.Change,
        "destroy" => WorkflowRisk.Destroy,
        _ => null,
    };

    private static WorkflowRisk Of(WorkflowStep step) =>
        step.Operation is { } operation ? Parse(RequestRisk.Of(operation.Method, operation.Path, step.OperationId))!.Value : WorkflowRisk.Change;

    /// <summary>The word in lists and reports.</summary>
    public static string Word(WorkflowRisk risk) => risk switch
    {
        WorkflowRisk.Read => "read",
        WorkflowRisk.Change => "change",
        _ => "destroy",
    };
}
