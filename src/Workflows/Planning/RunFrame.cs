using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>One workflow that is being run: the outermost, or one that it calls.</summary>
internal sealed class RunFrame(
    WorkflowPlan plan, JsonElement arguments, string path, FramePurpose purpose, IReadOnlyDictionary<string, FinishedWorkflow> finished)
{
    public WorkflowPlan Plan { get; } = plan;

    /// <summary>What it was given.</summary>
    public JsonElement Arguments { get; } = arguments;

    public FramePurpose Purpose { get; } = purpose;

    public ExpressionScope Scope { get; } = new(arguments, plan.Defaults, finished);

    public HashSet<int> Succeeded { get; } = [];

    /// <summary>Retries done, by action; made when the first is.</summary>
    public Dictionary<PlannedAction, int>? Retries { get; set; }

    /// <summary>Positions to come back to after a step that a retry has run first.</summary>
    public Stack<int> Detours { get; } = new();

    /// <summary>How many of the plan's prerequisites have been seen to.</summary>
    public int Prerequisites { get; set; }

    /// <summary>Into the plan's order.</summary>
    public int Position { get; set; }

    /// <summary>Index of the step that succeeded last; -1 before the first.</summary>
    public int Last { get; set; } = -1;

    /// <summary>The result of the workflow that this one has gone to for good; Undefined when it has not.</summary>
    public JsonElement Transferred { get; set; }

    public bool IsAtEnd => Position >= Plan.Order.Count;

    public PlannedStep Current => Plan.Steps[Plan.Order[Position]];

    public void GoToEnd() => Position = Plan.Order.Count;

    public void GoTo(int stepIndex)
    {
        for (var at = 0; at < Plan.Order.Count; at++)
        {
            if (Plan.Order[at] == stepIndex)
                Position = at;
        }
    }

    /// <summary>The step's id behind the steps that led here.</summary>
    public string PathOf(PlannedStep step) => path.Length == 0 ? step.StepId : $"{path} > {step.StepId}";

    /// <summary>The step that the workflow was in last, for messages; empty when it has not begun one.</summary>
    public string LastPath => Last >= 0 ? PathOf(Plan.Steps[Last]) : path;

    public void ForgetRetries(PlannedStep step)
    {
        if (Retries is null)
            return;
        foreach (var action in step.OnFailure)
            Retries.Remove(action);
    }
}
