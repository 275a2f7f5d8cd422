using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Fleets;

/// <summary>A workflow's inputs schema with the arguments that say on which hosts of a fleet it runs.</summary>
internal static class FleetInputs
{
    /// <summary>Above this number hosts are named in a sentence only: a list of values would be most of the tool.</summary>
    private const int MostListed = 40;

    public static JsonElement Extend(JsonElement? inputs, Fleet fleet)
    {
        var names = FleetInputNames.For(inputs);
        var schema = inputs is { ValueKind: JsonValueKind.Object } own
            ? JsonObject.Create(own)!
            : new JsonObject { ["type"] = "object", ["additionalProperties"] = false };
        if (schema["properties"] is not JsonObject properties)
            schema["properties"] = properties = [];
        properties[names.Target] = Target(fleet);
        properties[names.Targets] = Targets(fleet, names);
        properties[names.Rollout] = Rollout(fleet, names);
        return JsonSerializer.SerializeToElement(schema, ToolServerJson.Default.JsonObject);
    }

    private static JsonObject Target(Fleet fleet)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (fleet.Hosts.Length is > 0 and <= MostListed)
        {
            schema["description"] = "The host to run on.";
            schema["enum"] = new JsonArray([.. fleet.Hosts.Select(host => (JsonNode)host.Name)]);
        }
        else
        {
            schema["description"] = fleet.Hosts.IsEmpty
                ? "The host to run on. There is none at the moment."
                : string.Create(CultureInfo.InvariantCulture,
                    $"The host to run on: one of {fleet.Hosts.Length}, such as {string.Join(", ", fleet.Hosts.Take(3).Select(host => host.Name))}.");
        }
        return schema;
    }

    private static JsonObject Targets(Fleet fleet, FleetInputNames names) => new()
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["type"] = "string" },
        ["minItems"] = 1,
        ["description"] = string.Create(CultureInfo.InvariantCulture,
            $"Instead of {names.Target}: several hosts, or [\"{FleetSelection.All}\"] for all {fleet.Hosts.Length}. The result has an entry a host."),
    };

    private static JsonObject Rollout(Fleet fleet, FleetInputNames names) => new()
    {
        ["type"] = "object",
        ["description"] = $"With {names.Targets}: how to go over them.",
        ["properties"] = new JsonObject
        {
            ["canary"] = new JsonObject { ["type"] = "boolean", ["description"] = "First host alone; the others only if it succeeds." },
            ["maxParallel"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = FleetRollout.Parallel(fleet.Rollout) },
            ["maxFailures"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "Begin no further host after so many failed." },
        },
        ["additionalProperties"] = false,
    };
}
