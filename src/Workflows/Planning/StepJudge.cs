using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Judges a step that has its answer, and chooses what follows.</summary>
internal static class StepJudge
{
    /// <summary>Null when the step has succeeded.</summary>
    public static StepFault? Fault(RunFrame frame, Exchange? exchange)
    {
        var step = frame.Current;
        var answer = exchange?.Response is { } response && step.Call is null ? $" for the answer {response.StatusCode}" : "";
        foreach (var criterion in step.SuccessCriteria)
        {
            if (criterion.Holds(frame.Scope))
                continue;
            if (criterion.WhyNot(frame.Scope) is { } shortfall)
                return new(exchange, shortfall.Reason) { Shortfall = shortfall };
            return criterion.WhyUnknown(frame.Scope) is { } unknown
                ? new(exchange, $"the condition {criterion.Text} cannot be judged{answer}: {unknown}") { CannotJudge = true }
                : new(exchange, $"the condition {criterion.Text} does not hold{answer}");
        }
        return step is { SuccessCriteria.Count: 0, Call: null } && exchange?.Response is { StatusCode: < 200 or > 299 } failed
            ? new(exchange, $"the upstream answered {failed.StatusCode}")
            : null;
    }

    /// <summary>A DELETE that was sent again because its answer was lost finds nothing: what it was to bring about is so.</summary>
    public static bool IsGoneAtLast(PlannedStep step, UpstreamResponse response) =>
        step.Method == "DELETE" && response is { AfterLostAnswer: true, StatusCode: 404 or 410 };

    /// <summary>A step that calls a workflow and names no outputs has all of that workflow's.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Outputs(PlannedStep step, ExpressionScope scope) =>
        step is { Call: not null, Outputs.Count: 0 } ? scope.AllCalled() : OutputReader.Read(step.Outputs, scope);

    public static PlannedAction? FirstThatApplies(IReadOnlyList<PlannedAction> actions, ExpressionScope scope)
    {
        foreach (var action in actions)
        {
            if (Applies(action, scope))
                return action;
        }
        return null;
    }

    public static bool Applies(PlannedAction action, ExpressionScope scope)
    {
        foreach (var criterion in action.Criteria)
        {
            if (!criterion.Holds(scope))
                return false;
        }
        return true;
    }
}
