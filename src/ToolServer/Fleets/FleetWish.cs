using System.Text.Json;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Fleets;

/// <summary>What a caller asks of the way over many hosts.</summary>
internal readonly record struct FleetWish(int? MaxParallel, int? MaxFailures, bool? Canary)
{
    /// <summary>Exactly one of the two is null.</summary>
    public static (FleetWish? Wish, ToolCallResult? Refusal) Read(JsonElement rollout, string name)
    {
        if (rollout.ValueKind == JsonValueKind.Undefined)
            return (new FleetWish(), null);
        if (rollout.ValueKind != JsonValueKind.Object)
            return Refused(name, $"{name} must be an object.");
        var wish = new FleetWish();
        foreach (var property in rollout.EnumerateObject())
        {
            switch (property.Name)
            {
                case "canary" when property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    wish = wish with { Canary = property.Value.GetBoolean() };
                    break;
                case "maxParallel" when Count(property.Value) is { } count:
                    wish = wish with { MaxParallel = count };
                    break;
                case "maxFailures" when Count(property.Value) is { } count:
                    wish = wish with { MaxFailures = count };
                    break;
                case "canary":
                    return Refused($"{name}.canary", "canary must be true or false.");
                case "maxParallel" or "maxFailures":
                    return Refused($"{name}.{property.Name}", $"{property.Name} must be a whole number of 1 or more.");
                default:
                    return Refused($"{name}.{property.Name}", $"{name} has canary, maxParallel and maxFailures, and no '{property.Name}'.");
            }
        }
        return (wish, null);
    }

    public FleetRollout Over(TargetRollout target, bool readsOnly) => FleetRollout.Of(target, readsOnly, MaxParallel, MaxFailures, Canary);

    private static int? Count(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 1 ? count : null;

    private static (FleetWish?, ToolCallResult?) Refused(string property, string text) =>
        (null, ToolCallResult.Refused(property, text));
}
