using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>The order of execution, and whether references can be met in it (Arazzo 1.1, Step Dependencies and Execution Order).</summary>
internal static class StepOrder
{
    /// <summary>
    /// The order of the spec, with each step moved behind what it depends on. Where a workflow uses <c>dependsOn</c> at all, the steps whose
    /// outputs a request uses are such dependencies too; a workflow without runs in the order of its spec. A circle is reported.
    /// </summary>
    public static IReadOnlyList<int> Of(CompileScope scope, IReadOnlyList<PlannedStep?> steps)
    {
        var implied = scope.Spec.Steps.Any(s => s.DependsOn is { Count: > 0 }) && !GoesBack(steps);
        var order = new List<int>();
        var state = new int[scope.Spec.Steps.Count]; // 1: being placed, 2: placed
        for (var i = 0; i < state.Length; i++)
            Place(i);
        return order;

        void Place(int index)
        {
            if (state[index] == 2)
                return;
            if (state[index] == 1)
            {
                scope.Report($"spec.steps[{index}].dependsOn", $"The step '{scope.Spec.Steps[index].StepId}' depends on itself.", "Break the circle of dependsOn.");
                return;
            }
            state[index] = 1;
            var used = implied && steps[index] is { } step ? Used(step).Select(e => e.StepId) : [];
            foreach (var id in (scope.Spec.Steps[index].DependsOn ?? []).Concat(used))
            {
                if (scope.StepIndexes.TryGetValue(id, out var dependency))
                    Place(dependency);
            }
            state[index] = 2;
            order.Add(index);
        }
    }

    /// <summary>A request may use outputs of earlier steps only, unless an action can go back.</summary>
    public static void CheckReferences(CompileScope scope, IReadOnlyList<int> order, IReadOnlyList<PlannedStep?> steps)
    {
        if (GoesBack(steps))
            return;
        var position = new Dictionary<int, int>();
        for (var i = 0; i < order.Count; i++)
            position.Add(order[i], i);
        foreach (var step in steps.OfType<PlannedStep>().Where(s => position.ContainsKey(s.Index)))
        {
            foreach (var expression in Used(step).Distinct())
            {
                if (scope.StepIndexes.TryGetValue(expression.StepId, out var other)
                    && position.TryGetValue(other, out var at) && at >= position[step.Index])
                {
                    scope.Report(
                        $"spec.steps[{step.Index}]",
                        $"'{expression.Text}' refers to a step that runs later than '{step.StepId}'.",
                        $"Put step '{expression.StepId}' before it, or add it to dependsOn.");
                }
            }
        }
    }

    private static bool GoesBack(IReadOnlyList<PlannedStep?> steps) =>
        steps.OfType<PlannedStep>().Any(s => s.OnSuccess.Concat(s.OnFailure).Any(a => a.Step is not null));

    /// <summary>The outputs of steps that the request or the call needs.</summary>
    internal static IEnumerable<RuntimeExpression> Used(PlannedStep step) => step.Parameters.SelectMany(p => p.Value.Expressions)
        .Concat(step.Body?.Payload.Expressions ?? [])
        .Concat(step.Body?.Replacements.SelectMany(r => r.Value.Expressions) ?? [])
        .Concat(step.Call?.Arguments?.SelectMany(a => a.Value.Expressions) ?? [])
        .Concat(step.OnCancel is { } cancel ? Used(cancel) : [])
        .Where(e => e.Source == ExpressionSource.StepOutput);
}
