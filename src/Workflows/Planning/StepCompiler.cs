using System.Text.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles one step.</summary>
internal static class StepCompiler
{
    /// <summary>Null when its operation cannot be used; the problems say why.</summary>
    public static PlannedStep? Compile(CompileScope scope, int index, SharedParts shared)
    {
        var step = scope.Spec.Steps[index];
        var at = $"spec.steps[{index}]";
        if (!Names.IsStrict(step.StepId))
            scope.Report($"{at}.stepId", $"'{step.StepId}' is no stepId.", "Use letters, digits, '-' and '_'.");
        if (step.Timeout is <= 0)
            scope.Report($"{at}.timeout", $"A timeout of {step.Timeout} ms is none.", "Write milliseconds greater than 0, or leave it out.");
        SimulatedResponseRule.Check(scope, at, step);
        return step.WorkflowId is null ? Operation(scope, index, at, step, shared) : Call(scope, index, at, step, shared);
    }

    private static PlannedStep? Operation(CompileScope scope, int index, string at, WorkflowStep step, SharedParts shared)
    {
        var request = Request(scope, at, step, shared, new() { Index = index, StepId = step.StepId });
        var cancel = CancelCompiler.Compile(scope, index, at, step, shared);
        var judged = Judged(scope, at, step, shared, request ?? new() { Index = index, StepId = step.StepId });
        return request is null ? null : judged with
        {
            Repeatable = request.Repeatable || step.Repeatable is true,
            OnCancel = cancel,
        };
    }

    /// <summary>What is sent; null when its operation cannot be used.</summary>
    /// <param name="scope">Where problems go.</param>
    /// <param name="at">Where it stands in the spec.</param>
    /// <param name="step">Its operation, parameters and body.</param>
    /// <param name="shared">What the workflow gives to every request.</param>
    /// <param name="named">The step that it is of.</param>
    public static PlannedStep? Request(CompileScope scope, string at, WorkflowStep step, SharedParts shared, PlannedStep named)
    {
        var operation = OperationCompiler.Compile(scope, at, step);
        var own = ParameterCompiler.Compile(scope, $"{at}.parameters", step.Parameters);
        var parameters = Merge(shared.Parameters, own, operation?.Placeholders ?? []);
        if (operation is not null)
            CheckParameters(scope, at, own, parameters, operation.Placeholders);
        var body = BodyCompiler.Compile(scope, $"{at}.requestBody", step.RequestBody);
        return operation is null ? null : named with
        {
            Method = operation.Method,
            Path = operation.Path,
            Repeatable = operation.Method is not ("POST" or "PATCH"),
            Parameters = parameters,
            Body = body,
        };
    }

    private static PlannedStep Call(CompileScope scope, int index, string at, WorkflowStep step, SharedParts shared)
    {
        var call = CallCompiler.OfStep(scope, at, step);
        CancelCompiler.Compile(scope, index, at, step, shared);
        return Judged(scope, at, step, shared, new() { Index = index, StepId = step.StepId }) with { Call = call };
    }

    /// <summary>What every step has behind its request or call: how it is judged, what follows, what it gives.</summary>
    private static PlannedStep Judged(CompileScope scope, string at, WorkflowStep step, SharedParts shared, PlannedStep request)
    {
        var behindCall = step.WorkflowId is not null;
        var criteria = scope.Criteria($"{at}.successCriteria", step.SuccessCriteria, behindCall);
        var onSuccess = ActionCompiler.Success(scope, $"{at}.onSuccess", step.OnSuccess, behindCall);
        var onFailure = ActionCompiler.Failure(scope, $"{at}.onFailure", step.OnFailure, behindCall);
        var outputs = Outputs(scope, at, step);
        var (dependsOn, others) = DependsOn(scope, at, step);
        return request with
        {
            Timeout = step.Timeout is > 0 and var ms ? TimeSpan.FromMilliseconds(Math.Min(ms, 86_400_000)) : null,
            SuccessCriteria = criteria,
            TakesRedirect = criteria.Any(criterion => criterion.Text.Contains("$statusCode", StringComparison.Ordinal)),
            OnSuccess = ActionCompiler.WithShared(onSuccess, shared.OnSuccess),
            OnFailure = ActionCompiler.WithShared(onFailure, shared.OnFailure),
            Outputs = outputs,
            DependsOn = dependsOn,
            DependsOnOthers = others,
        };
    }

    private static PlannedOutput[] Outputs(CompileScope scope, string at, WorkflowStep step)
    {
        var outputs = (step.Outputs ?? new Dictionary<string, JsonElement>())
            .Select(o => scope.Output($"{at}.outputs", o.Key, o.Value, required: false, behindCall: step.WorkflowId is not null)).OfType<PlannedOutput>().ToArray();
        foreach (var output in outputs)
            scope.RequireAvailable($"{at}.outputs.{output.Name}", output.Value, ExpressionAvailability.AfterResponse, "before the workflow ends");
        return outputs;
    }

    /// <summary>A step's own parameter stands for the workflow's; a path parameter of the workflow counts where the path has it.</summary>
    private static PlannedParameter[] Merge(
        IReadOnlyList<PlannedParameter> shared, IReadOnlyList<PlannedParameter> own, IReadOnlyList<string> placeholders)
    {
        var taken = own.Select(ParameterCompiler.Key).ToHashSet();
        return [.. own, .. shared.Where(p => !taken.Contains(ParameterCompiler.Key(p)) && (p.In != "path" || placeholders.Contains(p.Name)))];
    }

    private static void CheckParameters(
        CompileScope scope, string at, IReadOnlyList<PlannedParameter> own, PlannedParameter[] all, IReadOnlyList<string> placeholders)
    {
        foreach (var name in placeholders.Where(n => !all.Any(p => p.In == "path" && p.Name == n)))
        {
            scope.Report(
                $"{at}.operation.path", $"The path parameter '{name}' has no value.", $"Add a parameter with name {name}, in: path and a value.");
        }
        foreach (var extra in own.Where(p => p.In == "path" && !placeholders.Contains(p.Name)))
            scope.Report($"{at}.parameters", $"The path has no '{{{extra.Name}}}'.", "Remove the parameter, or correct its name or the path.");
        var whole = all.Count(p => p.In == "querystring");
        if (whole > 1 || (whole == 1 && all.Any(p => p.In == "query")))
            scope.Report($"{at}.parameters", "A querystring parameter is the whole query.", "Use one querystring parameter, or query parameters alone.");
    }

    private static (int[] Own, StepOfWorkflow[] Others) DependsOn(CompileScope scope, string at, WorkflowStep step)
    {
        var indexes = new List<int>();
        var others = new List<StepOfWorkflow>();
        var ids = step.DependsOn ?? [];
        for (var i = 0; i < ids.Count; i++)
        {
            var id = ids[i];
            if (StepOfWorkflow.Parse(id) is { } other && other.WorkflowId != scope.Spec.WorkflowId)
                others.Add(other);
            else if (id.StartsWith('$'))
                scope.Report($"{at}.dependsOn[{i}]", $"'{id}' names no step.", "Name a step of this workflow, or one of another as $workflows.ID.steps.STEP.");
            else if (!scope.StepIndexes.TryGetValue(id, out var index))
                scope.Report($"{at}.dependsOn[{i}]", $"There is no step '{id}'.", "Name a step of this workflow.");
            else
                indexes.Add(index);
        }
        return ([.. indexes], [.. others]);
    }
}
