using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Simulation;

namespace Signalbox.ToolServer.Execution;

/// <summary>The list that a look-up by name expects: one item, of the name asked for, with what the step's outputs read of it.</summary>
internal static class SimulatedList
{
    /// <summary>Puts it where the look-up reads it; its item is the first that stands there, under the name asked for.</summary>
    public static JsonNode? Put(JsonNode? body, LookUpCriterion lookUp, WorkflowStep step, JsonElement arguments)
    {
        string[] path = [.. lookUp.List];
        var item = (JsonPlace.Find(body, path) as JsonArray)?.FirstOrDefault() is JsonObject shown ? shown.DeepClone() : new JsonObject();
        JsonPlace.Put(item, [.. lookUp.Member], JsonValue.Create(lookUp.Filled(name => Argument(arguments, name))), replace: true);
        foreach (var output in (step.Outputs ?? new Dictionary<string, JsonElement>()).Values)
        {
            if (lookUp.Read(output) is { } names)
                JsonPlace.Put(item, [.. names], null, replace: false);
        }

        return JsonPlace.Put(body, path, new JsonArray(item), replace: true);
    }

    private static string? Argument(JsonElement arguments, string name) =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value) ? value.ToString() : null;
}
