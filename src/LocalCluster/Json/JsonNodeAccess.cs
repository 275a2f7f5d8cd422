using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Json;

/// <summary>Reads of untyped trees that give null instead of throwing when the shape is another one.</summary>
internal static class JsonNodeAccess
{
    public static string? Text(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool? Flag(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static long? Integer(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? AsLong(value) : null;

    public static double? Number(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? AsDouble(value) : null;

    public static JsonObject? Map(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonArray? List(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    public static string? Text(this JsonNode? node, string name) => (node as JsonObject)?[name].Text();

    /// <summary>The object of that name, made when it is absent or something else.</summary>
    public static JsonObject Ensure(this JsonObject map, string name)
    {
        if (map[name] is JsonObject found)
            return found;

        var made = new JsonObject();
        map[name] = made;
        return made;
    }

    private static long? AsLong(JsonValue value) =>
        value.TryGetValue<long>(out var integer) ? integer
        : value.TryGetValue<int>(out var small) ? small
        : AsDouble(value) is { } number && number == Math.Floor(number) ? (long)number : null;

    private static double AsDouble(JsonValue value) =>
        value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<long>(out var integer) ? integer
        : value.TryGetValue<int>(out var small) ? small
        : double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
