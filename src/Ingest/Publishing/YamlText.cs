using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Publishing;

/// <summary>
/// Writes JSON as YAML that people read: block style, no anchors, quotes only where a plain scalar would be read as something else by a YAML 1.1 or 1.2 parser.
/// The same tree gives the same bytes.
/// </summary>
public static class YamlText
{
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    /// <summary>One document that ends in a newline.</summary>
    public static string Write(JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = new StringBuilder();
        if (node is JsonObject { Count: > 0 } map) Map(text, map, 0);
        else if (node is JsonArray { Count: > 0 } list) List(text, list, 0);
        else text.Append(Inline(node)).Append('\n');
        return text.ToString();
    }

    private static void Map(StringBuilder text, JsonObject map, int indent, bool first = false)
    {
        foreach (var (key, value) in map)
        {
            if (!first) text.Append(' ', indent);
            first = false;
            text.Append(Scalar(key)).Append(':');
            Value(text, value, indent);
        }
    }

    private static void List(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } map)
            {
                text.Append(' ');
                Map(text, map, indent + 2, first: true);
            }
            else if (item is JsonArray { Count: > 0 } inner)
            {
                text.Append('\n');
                List(text, inner, indent + 2);
            }
            else
            {
                text.Append(' ').Append(Inline(item)).Append('\n');
            }
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                Map(text, map, indent + 2);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                List(text, list, indent);
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || s_words.Contains(text)) return false;
        if (!char.IsAsciiLetter(text[0]) && text[0] is not ('/' or '_' or '$' or '(')) return false;
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' or '"' or '\\') return false;
        }

        return text[^1] is not (' ' or ':') && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
    }

    // Double quoted YAML takes JSON's escapes.
    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' or (>= '\u007f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' or >= '\ufffe' => result.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }
}
