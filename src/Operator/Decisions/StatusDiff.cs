using System.Text.Json.Nodes;

namespace Signalbox.Operator.Decisions;

/// <summary>The smallest JSON merge patch (RFC 7396) that turns one object into another: null deletes, lists are replaced whole.</summary>
public static class StatusDiff
{
    /// <returns>Null when there is nothing to change.</returns>
    public static JsonObject? Between(JsonObject? current, JsonObject desired)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in desired)
        {
            var old = current?[name];
            if (JsonNode.DeepEquals(old, value))
                continue;
            if (value is JsonObject child && Between(old as JsonObject, child) is { } inner)
                patch[name] = inner;
            else if (value is not JsonObject || old is not JsonObject)
                patch[name] = value?.DeepClone();
        }
        foreach (var (name, value) in current ?? [])
        {
            if (value is not null && !desired.ContainsKey(name))
                patch[name] = null;
        }
        return patch.Count == 0 ? null : patch;
    }
}
