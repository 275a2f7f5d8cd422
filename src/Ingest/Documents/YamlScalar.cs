using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Plain YAML scalars by the 1.2 core schema. The words of YAML 1.1 (<c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c>) are strings, as 1.2 has it,
/// except under a key that OpenAPI defines to be boolean: there an author meant a boolean.
/// </summary>
internal static partial class YamlScalar
{
    private static readonly HashSet<string> s_booleanKeys = new(StringComparer.Ordinal)
    {
        "required", "deprecated", "nullable", "x-nullable", "readOnly", "writeOnly", "explode", "allowReserved", "allowEmptyValue",
        "uniqueItems", "additionalProperties", "exclusiveMinimum", "exclusiveMaximum", "attribute", "wrapped",
    };

    public static JsonNode? Resolve(string text, string? key)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return null;
            case "true" or "True" or "TRUE": return JsonValue.Create(true);
            case "false" or "False" or "FALSE": return JsonValue.Create(false);
        }

        if (key is not null && s_booleanKeys.Contains(key))
        {
            switch (text.ToLowerInvariant())
            {
                case "yes" or "on" or "y": return JsonValue.Create(true);
                case "no" or "off" or "n": return JsonValue.Create(false);
            }
        }

        var first = text[0];
        return first is '-' or '+' or '.' || char.IsAsciiDigit(first) ? Number(text) ?? JsonValue.Create(text) : JsonValue.Create(text);
    }

    private static JsonValue? Number(string text)
    {
        if (text.Length > 400) return null;
        if (Integer().IsMatch(text))
        {
            // 007 and +1 are integers in YAML and no JSON: the digits are kept, however many.
            var negative = text[0] == '-';
            var digits = text.TrimStart('+', '-').TrimStart('0');
            return Raw(digits.Length == 0 ? "0" : negative ? "-" + digits : digits);
        }

        if (text.StartsWith("0x", StringComparison.Ordinal) && text.Length <= 17
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0)
        {
            return JsonValue.Create(hex);
        }

        if (!Float().IsMatch(text)) return null;
        var canonical = text.TrimStart('+');
        if (JsonNumber().IsMatch(canonical)) return Raw(canonical);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? JsonValue.Create(value) : null;
    }

    private static JsonValue? Raw(string number) => JsonNode.Parse(number)?.AsValue();

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$")]
    private static partial Regex JsonNumber();
}
