using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Schemas;

/// <summary>
/// Which defaults can be told: where a caller gives no value, a default is sent, and one that its own schema refuses (<c>none</c> for a date) would fail every such call.
/// </summary>
internal static class DefaultRule
{
    /// <summary>Whether the value is of one of the types, one of the values, and a date where a date is asked for (RFC 3339).</summary>
    /// <param name="value">The default, no object and no array.</param>
    /// <param name="types">As JSON Schema names them; none allows any.</param>
    /// <param name="schema">With <c>enum</c> and <c>format</c>, as far as it has them.</param>
    public static bool Fits(JsonValue value, IReadOnlyCollection<string> types, JsonObject schema)
    {
        if (types.Count > 0 && !types.Any(type => Is(value, type))) return false;
        if (schema["enum"] is JsonArray values && !values.Any(one => JsonNode.DeepEquals(one, value))) return false;
        if (value.GetValueKind() != JsonValueKind.String) return true;
        return schema["format"]?.ToString() switch
        {
            "date-time" => value.ToString().Contains('T', StringComparison.OrdinalIgnoreCase) && DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date" => DateOnly.TryParseExact(value.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => true,
        };
    }

    private static bool Is(JsonValue value, string type) => value.GetValueKind() switch
    {
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetValue<double>(out var number) && double.IsInteger(number)),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };
}
