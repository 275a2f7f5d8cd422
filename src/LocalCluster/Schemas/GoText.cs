using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>Values as Go's formatting prints them, which is what people compare error messages with.</summary>
internal static class GoText
{
    /// <summary><c>%q</c>.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' => result.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}"),
                _ => result.Append(letter),
            };
        }

        return result.Append('"').ToString();
    }

    /// <summary><c>%#v</c> of a decoded JSON value.</summary>
    public static string Value(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject map => "map[string]interface {}{" + string.Join(", ", map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{Quote(member.Key)}:{Value(member.Value)}")) + "}",
        JsonArray list => "[]interface {}{" + string.Join(", ", list.Select(Value)) + "}",
        _ => node.Text() is { } text ? Quote(text) : node.ToJsonString(),
    };

    /// <summary>The name that error messages give to the type of a value.</summary>
    public static string TypeName(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => node.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
        },
    };
}
