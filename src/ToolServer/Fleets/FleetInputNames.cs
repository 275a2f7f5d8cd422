using System.Text.Json;

namespace Signalbox.ToolServer.Fleets;

/// <summary>What the arguments are called that say where a call goes. A workflow's own inputs keep their names; these give way.</summary>
internal readonly record struct FleetInputNames(string Target, string Targets, string Rollout)
{
    public static FleetInputNames For(JsonElement? inputs)
    {
        return new(Free("target"), Free("targets"), Free("rollout"));

        string Free(string name)
        {
            while (inputs is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("properties", out var own)
                && own.ValueKind == JsonValueKind.Object && own.TryGetProperty(name, out _))
            {
                name = "fleet_" + name;
            }
            return name;
        }
    }
}
