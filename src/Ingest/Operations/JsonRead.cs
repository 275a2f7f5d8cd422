using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>Reads members of untrusted objects: what has another type than wanted counts as absent.</summary>
internal static class JsonRead
{
    public static string? Text(this JsonObject map, string key) =>
        map[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject map, string key) => map[key]?.GetValueKind() == JsonValueKind.True;

    public static bool? Boolean(this JsonObject map, string key) => map[key]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static JsonObject? Object(this JsonObject map, string key) => map[key] as JsonObject;

    public static IEnumerable<string> Texts(this JsonObject map, string key) =>
        map[key] is JsonArray list
            ? list.OfType<JsonValue>().Where(value => value.GetValueKind() == JsonValueKind.String).Select(value => value.GetValue<string>())
            : [];
}
