using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Pins the serialisation of a workflow's parameters. Where the steps' operations serialise one differently, it moves into the steps.</summary>
internal static class SharedParameters
{
    public static void Pin(JsonArray shared, List<JsonObject> steps, List<FoundOperation?> found)
    {
        foreach (var parameter in shared.OfType<JsonObject>().ToList())
        {
            var declared = found.Select(one => one?.Operation is { } operation ? StepFacts.Declared(operation, parameter) : null).OfType<ApiParameter>().ToList();
            if (declared.Select(one => (one.Style, one.Explode, one.AllowReserved)).Distinct().Count() <= 1)
            {
                if (declared.Count > 0) StepFacts.Pin(parameter, declared[0]);
                continue;
            }

            shared.Remove(parameter);
            foreach (var (step, i) in steps.Select((step, i) => (step, i)))
            {
                if (found[i]?.Operation is { } operation) Give(step, parameter, operation);
            }
        }
    }

    /// <summary>A step's own parameter stands; a path parameter goes where the path has it.</summary>
    private static void Give(JsonObject step, JsonObject parameter, ApiOperation operation)
    {
        if (parameter.Text("in") == "path" && !operation.PathParameters.Contains(parameter.Text("name"))) return;
        if (step["parameters"] is not JsonArray own) step["parameters"] = own = [];
        if (!own.OfType<JsonObject>().Any(one => StepFacts.Key(one) == StepFacts.Key(parameter))) own.Add(parameter.DeepClone());
    }
}
