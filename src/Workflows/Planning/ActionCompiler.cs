using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles success and failure actions.</summary>
internal static class ActionCompiler
{
    /// <param name="scope">The compilation.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="actions">As written.</param>
    /// <param name="behindCall">They are of a step that calls a workflow.</param>
    public static IReadOnlyList<PlannedAction> Success(CompileScope scope, string path, IReadOnlyList<SuccessAction>? actions, bool behindCall = false) =>
        Compile(scope, path, actions?.Select(a => new FailureAction
        {
            Name = a.Name,
            Type = a.Type,
            StepId = a.StepId,
            WorkflowId = a.WorkflowId,
            Parameters = a.Parameters,
            Criteria = a.Criteria,
        }), mayRetry: false, behindCall);

    public static IReadOnlyList<PlannedAction> Failure(CompileScope scope, string path, IReadOnlyList<FailureAction>? actions, bool behindCall = false) =>
        Compile(scope, path, actions, mayRetry: true, behindCall);

    /// <summary>The workflow's actions follow those of the step, but for those that the step names anew.</summary>
    public static IReadOnlyList<PlannedAction> WithShared(IReadOnlyList<PlannedAction> own, IReadOnlyList<PlannedAction> shared)
    {
        var taken = own.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        return [.. own, .. shared.Where(a => !taken.Contains(a.Name))];
    }

    private static List<PlannedAction> Compile(CompileScope scope, string path, IEnumerable<FailureAction>? actions, bool mayRetry, bool behindCall)
    {
        var planned = new List<PlannedAction>();
        foreach (var action in actions ?? [])
        {
            var at = $"{path}[{planned.Count}]";
            if (planned.Any(p => p.Name == action.Name))
                scope.Report($"{at}.name", $"The action '{action.Name}' is there twice.", "Give each action its own name.");
            planned.Add(new(
                action.Name,
                Type(scope, at, action, mayRetry),
                Step(scope, at, action),
                Wait(scope, at, action),
                Limit(scope, at, action),
                scope.Criteria($"{at}.criteria", action.Criteria, behindCall),
                Call(scope, at, action)));
        }
        return planned;
    }

    private static string Type(CompileScope scope, string at, FailureAction action, bool mayRetry)
    {
        if (action.Type is not ("end" or "goto") && !(mayRetry && action.Type == "retry"))
            scope.Report($"{at}.type", $"'{action.Type}' is no type of action here.", mayRetry ? "Use end, goto or retry." : "Use end or goto.");
        if (action.Type == "goto" && action.StepId is null == action.WorkflowId is null)
            scope.Report($"{at}.stepId", "goto does not say where to go.", "Name a step of this workflow with stepId, or a workflow with workflowId.");
        else if (action is { StepId: not null, WorkflowId: not null })
            scope.Report($"{at}.workflowId", "The action names a step and a workflow.", "Name one of them.");
        return action.Type;
    }

    private static int? Step(CompileScope scope, string at, FailureAction action)
    {
        if (action.StepId is null)
            return null;
        if (scope.StepIndexes.TryGetValue(action.StepId, out var index))
            return index;
        scope.Report($"{at}.stepId", $"There is no step '{action.StepId}'.", $"Use one of: {string.Join(", ", scope.StepIndexes.Keys.Take(20))}.");
        return null;
    }

    private static PlannedCall? Call(CompileScope scope, string at, FailureAction action)
    {
        if (action.WorkflowId is null)
        {
            if (action.Parameters is { Count: > 0 })
                scope.Report($"{at}.parameters", "The parameters are for no workflow.", "Name the workflow with workflowId, or remove them.");
            return null;
        }
        return CallCompiler.OfAction(scope, at, action.WorkflowId, action.Parameters);
    }

    private static TimeSpan Wait(CompileScope scope, string at, FailureAction action)
    {
        if (action.RetryAfter is null or (>= 0 and <= 86400))
            return TimeSpan.FromSeconds(action.RetryAfter ?? 0);
        scope.Report($"{at}.retryAfter", $"{action.RetryAfter} seconds cannot be waited.", "Write 0 to 86400 seconds.");
        return TimeSpan.Zero;
    }

    private static int Limit(CompileScope scope, string at, FailureAction action)
    {
        if (action.RetryLimit is < 0)
            scope.Report($"{at}.retryLimit", $"A retryLimit of {action.RetryLimit} is none.", "Write 0 or more.");
        return action.RetryLimit ?? 1; // Arazzo 1.1: "If not specified then a single retry SHALL be attempted"
    }
}
