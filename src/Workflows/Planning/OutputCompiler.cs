using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles the outputs of the workflow, sorted so that each comes after those it refers to.</summary>
internal static class OutputCompiler
{
    public static IReadOnlyList<PlannedOutput>? Compile(CompileScope scope)
    {
        if (scope.Spec.Outputs is not { } outputs)
            return null;
        var required = InputsSchema.Required(scope.Spec.Tool.OutputSchema);
        var planned = new Dictionary<string, PlannedOutput>(StringComparer.Ordinal);
        foreach (var (name, value) in outputs)
        {
            if (scope.Output("spec.outputs", name, value, required.Contains(name)) is not { } output)
                continue;
            scope.RequireAvailable($"spec.outputs.{name}", output.Value, ExpressionAvailability.AtTheEnd, "at the end of the workflow; keep it as an output of the step");
            planned[name] = output;
        }
        return Sorted(scope, planned);
    }

    private static List<PlannedOutput> Sorted(CompileScope scope, Dictionary<string, PlannedOutput> planned)
    {
        var sorted = new List<PlannedOutput>();
        var placed = new Dictionary<string, bool>(StringComparer.Ordinal); // false: being placed
        foreach (var name in planned.Keys)
            Place(name);
        return sorted;

        void Place(string name)
        {
            if (placed.TryGetValue(name, out var done))
            {
                if (!done)
                    scope.Report($"spec.outputs.{name}", $"The output '{name}' refers to itself.", "Break the circle of $outputs.");
                return;
            }
            placed[name] = false;
            foreach (var other in planned[name].Value.Expressions.Where(e => e.Source == ExpressionSource.Output && planned.ContainsKey(e.Name)))
                Place(other.Name);
            placed[name] = true;
            sorted.Add(planned[name]);
        }
    }
}
