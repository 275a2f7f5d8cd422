using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Planning;

/// <summary>Checks what stands above the steps: names, tool, schemas.</summary>
internal static class HeadCompiler
{
    private const int MostSteps = 100;

    /// <returns>The compiled schemas of inputs and result; null where there is none.</returns>
    public static (SchemaValidator? Inputs, SchemaValidator? Result) Check(CompileScope scope)
    {
        var spec = scope.Spec;
        if (!Names.IsStrict(spec.WorkflowId))
            scope.Report("spec.workflowId", $"'{spec.WorkflowId}' is no workflowId.", "Use letters, digits, '-' and '_'.");
        if (spec.TargetRef.Name.Length == 0)
            scope.Report("spec.targetRef.name", "The target is missing.", "Name an McpTarget of this namespace.");
        if (!Names.IsTool(spec.Tool.Name))
            scope.Report("spec.tool.name", $"'{spec.Tool.Name}' is no name of a tool.", "Use 1 to 64 letters, digits, '-' and '_'.");
        var result = CheckSchema(scope, "spec.tool.outputSchema", spec.Tool.OutputSchema);
        if (spec.Tool is { StrictOutput: true, OutputSchema: null })
            scope.Report("spec.tool.strictOutput", "There is no schema to be strict about.", "Give spec.tool.outputSchema, or leave strictOutput out.");
        var inputs = CheckSchema(scope, "spec.inputs", spec.Inputs);
        if (spec.Steps.Count is 0 or > MostSteps)
            scope.Report("spec.steps", $"There are {spec.Steps.Count} steps.", $"Write 1 to {MostSteps} steps.");
        foreach (var twice in spec.Steps.Select((s, i) => new { s.StepId, Index = i }).GroupBy(s => s.StepId, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
            scope.Report($"spec.steps[{twice.Index}].stepId", $"The stepId '{twice.StepId}' is used before.", "Give each step its own stepId.");
        return (inputs, result);
    }

    private static SchemaValidator? CheckSchema(CompileScope scope, string path, JsonElement? schema)
    {
        if (schema is not { } given)
            return null;
        if (!InputsSchema.IsOfTypeObject(given))
            scope.Report(path, "The schema is not of type object.", "Write a JSON Schema with type: object; MCP takes no other.");
        try
        {
            return SchemaValidator.Compile(given);
        }
        catch (SchemaException e)
        {
            scope.Report(path + e.Path.Replace('/', '.'), e.Reason, "Correct the JSON Schema (2020-12).");
            return null;
        }
    }
}
