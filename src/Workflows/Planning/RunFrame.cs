using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>One workflow that is being run: the outermost, or one that it calls.</summary>
internal sealed class RunFrame(
    RunFrame? caller, WorkflowPlan plan, JsonElement arguments, string path, FramePurpose purpose, FinishedWorkflows finished)
{
    private readonly bool[] _succeeded = new bool[plan.Steps.Count];
    private Stack<int>? _detours;

    /// <summary>Null for the outermost.</summary>
    public RunFrame? Caller { get; } = caller;

    public WorkflowPlan Plan { get; } = plan;

    /// <summary>What it was given.</summary>
    public JsonElement Arguments { get; } = arguments;

    public FramePurpose Purpose { get; } = purpose;

    /// <summary>What the steps that led here may take, innermost first.</summary>
    public IReadOnlyList<StepLimit> Limits { get; init; } = [];

    public ExpressionScope Scope { get; } = new(arguments, plan.Defaults, plan.Steps.Count, finished);

    /// <summary>Retries done, by action; made when the first is.</summary>
    public Dictionary<PlannedAction, int>? Retries { get; set; }

    /// <summary>How many of the plan's prerequisites have been seen to.</summary>
    public int Prerequisites { get; set; }

    /// <summary>Into the plan's order.</summary>
    public int Position { get; set; }

    /// <summary>Index of the step that succeeded last; -1 before the first.</summary>
    public int Last { get; private set; } = -1;

    /// <summary>The result of the workflow that this one has gone to for good; Undefined when it has not.</summary>
    public JsonElement Transferred { get; set; }

    public bool IsAtEnd => Position >= Plan.Order.Count;

    public PlannedStep Current => Plan.Steps[Plan.Order[Position]];

    public bool HasSucceeded(int stepIndex) => _succeeded[stepIndex];

    public void SetSucceeded(int stepIndex) => _succeeded[Last = stepIndex] = true;

    /// <summary>Goes to a step from which the run comes back here.</summary>
    public void Detour(int stepIndex)
    {
        (_detours ??= new()).Push(Position);
        GoTo(stepIndex);
    }

    /// <summary>False when this is no detour.</summary>
    public bool ComeBack()
    {
        if (_detours is null || !_detours.TryPop(out var back))
            return false;
        Position = back;
        return true;
    }

    public void ForgetDetours() => _detours?.Clear();

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
