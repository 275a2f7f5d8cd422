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
        for (var i = 0; i < step.SuccessCriteria.Count; i++)
        {
            var criterion = step.SuccessCriteria[i];
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
    public static OutputValues Outputs(PlannedStep step, ExpressionScope scope)
    {
        if (step is not { Call: not null, Outputs.Count: 0 } || scope.Called.ValueKind != JsonValueKind.Object)
            return OutputReader.Read(step.Outputs, scope);
        var all = new OutputValues(scope.Called.GetPropertyCount());
        foreach (var output in scope.Called.EnumerateObject())
            all.Add(output.Name, output.Value);
        return all;
    }

    public static PlannedAction? FirstThatApplies(IReadOnlyList<PlannedAction> actions, ExpressionScope scope)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            if (Applies(actions[i], scope))
                return actions[i];
        }
        return null;
    }

    public static bool Applies(PlannedAction action, ExpressionScope scope)
    {
        for (var i = 0; i < action.Criteria.Count; i++)
        {
            if (!action.Criteria[i].Holds(scope))
                return false;
        }
        return true;
    }
}
