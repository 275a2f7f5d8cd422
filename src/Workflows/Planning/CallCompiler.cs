using System.Text.Json;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles calls of other workflows. Whether those are there is not known here; see <see cref="CallRule"/>.</summary>
internal static class CallCompiler
{
    /// <summary>A step with <c>workflowId</c>: "all parameters map to workflow inputs" (Arazzo 1.1, Parameter Object).</summary>
    public static PlannedCall OfStep(CompileScope scope, string at, WorkflowStep step)
    {
        if (step.Operation is not null || step.OperationId is not null || step.OperationPath is not null)
            scope.Report($"{at}.workflowId", "The step has an operation and a workflowId.", "Keep one of them.");
        if (step.RequestBody is not null)
            scope.Report($"{at}.requestBody", "A step that calls a workflow sends no body of its own.", "Give the workflow its inputs as parameters.");
        if (step.Repeatable is true)
            scope.Report($"{at}.repeatable", "A step that calls a workflow cannot be declared repeatable.", "Declare it on the steps of that workflow that are.");
        var own = (step.Parameters ?? []).Select((p, i) => Argument(scope, $"{at}.parameters[{i}]", p.Name, p.Value, onlyIfDeclared: false)).ToArray();
        CheckUnique(scope, $"{at}.parameters", own);
        var given = own.OfType<PlannedArgument>().Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        var shared = (scope.Spec.Parameters ?? [])
            .Where(p => !given.Contains(p.Name)).DistinctBy(p => p.Name)
            .Select(p => Template(scope, "spec.parameters", p.Value) is { } value ? new PlannedArgument(p.Name, value, OnlyIfDeclared: true) : null);
        Check(scope, $"{at}.workflowId", step.WorkflowId!);
        return new(step.WorkflowId!, [.. own.Concat(shared).OfType<PlannedArgument>()]);
    }

    public static PlannedCall OfAction(CompileScope scope, string at, string workflowId, IReadOnlyList<WorkflowCallParameter>? parameters)
    {
        Check(scope, $"{at}.workflowId", workflowId);
        if (parameters is null)
            return new(workflowId, null);
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].In is not null)
                scope.Report($"{at}.parameters[{i}].in", $"'{parameters[i].Name}' is an input of a workflow, which has no place in a request.", "Leave 'in' out.");
        }
        var arguments = parameters.Select((p, i) => Argument(scope, $"{at}.parameters[{i}]", p.Name, p.Value, onlyIfDeclared: false)).ToArray();
        CheckUnique(scope, $"{at}.parameters", arguments);
        return new(workflowId, [.. arguments.OfType<PlannedArgument>()]);
    }

    public static IReadOnlyList<PlannedCall> Prerequisites(CompileScope scope)
    {
        var ids = scope.Spec.DependsOn ?? [];
        for (var i = 0; i < ids.Count; i++)
            Check(scope, $"spec.dependsOn[{i}]", ids[i]);
        return [.. ids.Distinct(StringComparer.Ordinal).Select(id => new PlannedCall(id, null))];
    }

    private static void Check(CompileScope scope, string at, string workflowId)
    {
        if (workflowId == scope.Spec.WorkflowId)
            scope.Report(at, $"The workflow '{workflowId}' calls itself.", "Go to a step of it with stepId instead, or call another workflow.");
        else if (!Names.IsStrict(workflowId))
            scope.Report(at, $"'{workflowId}' is no workflowId.", "Write the workflowId alone, of a workflow of this namespace; references to other documents are resolved when they are ingested.");
    }

    private static void CheckUnique(CompileScope scope, string path, IReadOnlyList<PlannedArgument?> arguments)
    {
        foreach (var twice in arguments.OfType<PlannedArgument>().GroupBy(a => a.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            scope.Report(path, $"The parameter '{twice.Key}' is there twice.", "Keep one of them.");
    }

    private static PlannedArgument? Argument(CompileScope scope, string at, string name, JsonElement? value, bool onlyIfDeclared)
    {
        if (name.Length == 0)
            scope.Report($"{at}.name", "The parameter has no name.", "Name it as the input of the workflow.");
        if (value is null)
            scope.Report($"{at}.value", $"The parameter '{name}' has no value.", "Give a literal or a runtime expression such as $inputs.name.");
        return Template(scope, $"{at}.value", value) is { } template ? new(name, template, onlyIfDeclared) : null;
    }

    private static ValueTemplate? Template(CompileScope scope, string at, JsonElement? value)
    {
        if (value is not { } given)
            return null;
        var template = scope.Try(at, () => scope.Templates.Value(given));
        scope.RequireAvailable(at, template, ExpressionAvailability.BeforeRequest, "before the workflow is called");
        return template;
    }
}
