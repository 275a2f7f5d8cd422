using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles <c>spec.tool.callRules</c>.</summary>
internal static class ArgumentRuleCompiler
{
    private const int MostRules = 20;

    /// <summary>Inputs that the tool of a fleet has beside those of its workflow; rules may speak of them.</summary>
    private static readonly HashSet<string> FleetInputs = new(StringComparer.Ordinal) { "target", "targets", "rollout" };

    public static IReadOnlyList<PlannedArgumentRule> Compile(CompileScope scope)
    {
        var rules = scope.Spec.Tool.CallRules ?? [];
        if (rules.Count > MostRules)
            scope.Report("spec.tool.callRules", $"There are {rules.Count} rules.", $"Write {MostRules} at the most.");
        return [.. rules.Select((rule, i) => Compile(scope, $"spec.tool.callRules[{i}]", rule))];
    }

    private static PlannedArgumentRule Compile(CompileScope scope, string path, ToolCallRule rule)
    {
        if (rule is { AllowedValues: null or { Count: 0 }, Schema: null })
            scope.Report(path, "The rule says nothing of the arguments.", "Give allowedValues, schema or both.");
        var schemas = new List<SchemaValidator>(2);
        if (rule.AllowedValues is { Count: > 0 } allowed)
        {
            CheckNames(scope, path, allowed);
            Add($"{path}.allowedValues", JsonSerializer.SerializeToElement<JsonNode>(new JsonObject { ["properties"] = Enums(allowed) }));
        }
        if (rule.Schema is { } schema)
            Add($"{path}.schema", schema);
        return new(rule, [.. schemas]);

        void Add(string place, JsonElement given)
        {
            try
            {
                schemas.Add(SchemaValidator.Compile(given));
            }
            catch (SchemaException e)
            {
                scope.Report(place + e.Path.Replace('/', '.'), e.Reason, "Correct the JSON Schema (2020-12).");
            }
        }
    }

    // A slip in a name would allow everything.
    private static void CheckNames(CompileScope scope, string path, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> allowed)
    {
        var known = InputsSchema.Names(scope.Spec.Inputs);
        foreach (var (name, values) in allowed)
        {
            if (values.Count == 0)
                scope.Report($"{path}.allowedValues.{name}", "There is no value that it may have.", "Name at least one.");
            if (!known.ContainsKey(name) && !FleetInputs.Contains(name) && !InputsSchema.IsOpen(scope.Spec.Inputs))
                scope.Report($"{path}.allowedValues.{name}", $"The tool has no argument '{name}'.", "Name one of spec.inputs.properties.");
        }
    }

    private static JsonObject Enums(IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> allowed) => new(allowed.Select(a =>
        KeyValuePair.Create(a.Key, (JsonNode?)new JsonObject { ["enum"] = new JsonArray([.. a.Value.Select(v => JsonNode.Parse(v.GetRawText()))]) })));
}
