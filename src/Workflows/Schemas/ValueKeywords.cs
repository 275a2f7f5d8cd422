using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>The validation vocabulary: keywords that look at the value alone.</summary>
internal static class ValueKeywords
{
    private const int MaxShown = 20;
    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];

    public static IEnumerable<Keyword> Of(SchemaSource source)
    {
        if (source.Has("type", out var type))
            yield return Type(source, type);
        if (source.Has("enum", out var values))
            yield return Enum(source, values);
        if (source.Has("const", out var value))
            yield return new ValueKeyword(null, v => JsonEquality.AreEqual(v, value), $"must be {Short(value)}");
        foreach (var keyword in Numbers(source).Concat(Sizes(source)))
            yield return keyword;
        if (source.Has("pattern", out var pattern))
        {
            var text = source.Text("pattern", pattern);
            var compiled = source.Pattern("pattern", text);
            yield return new ValueKeyword(JsonValueKind.String, v => compiled.IsMatch(v.GetString()!), $"must match the pattern {text}");
        }
        if (source.Has("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True)
            yield return new ValueKeyword(JsonValueKind.Array, AreUnique, "must not have an item twice");
        if (source.Has("required", out var required))
            yield return new ObjectKeywords.Required(source.Texts("required", required));
        if (source.Has("dependentRequired", out var dependent) && dependent.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in dependent.EnumerateObject())
                yield return new ObjectKeywords.Dependent(member.Name, new ObjectKeywords.Required(source.Texts("dependentRequired", member.Value)));
        }
    }

    private static ValueKeyword Type(SchemaSource source, JsonElement type)
    {
        var names = type.ValueKind == JsonValueKind.Array ? source.Texts("type", type) : [source.Text("type", type)];
        if (names.FirstOrDefault(n => !Types.Contains(n)) is { } unknown)
            throw source.Wrong("type", $"There is no type '{unknown}'.");
        return new(null, v => IsAny(v, names), $"must be of type {string.Join(" or ", names)}");
    }

    private static bool IsAny(JsonElement value, IReadOnlyList<string> types)
    {
        for (var i = 0; i < types.Count; i++)
        {
            if (Is(value, types[i]))
                return true;
        }
        return false;
    }

    private static bool Is(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && JsonEquality.IsInteger(value)),
        _ => false,
    };

    private static ValueKeyword Enum(SchemaSource source, JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Array)
            throw source.Wrong("enum", "It must be a list.");
        var allowed = new List<JsonElement>(values.GetArrayLength());
        var shown = new List<string>();
        foreach (var value in values.EnumerateArray())
        {
            allowed.Add(value);
            if (shown.Count < MaxShown)
                shown.Add(Short(value));
        }
        return new(null, v => IsOneOf(v, allowed), $"must be one of {string.Join(", ", shown)}");
    }

    private static bool IsOneOf(JsonElement value, List<JsonElement> allowed)
    {
        foreach (var one in allowed)
        {
            if (JsonEquality.AreEqual(value, one))
                return true;
        }
        return false;
    }

    private static IEnumerable<Keyword> Numbers(SchemaSource source)
    {
        foreach (var (keyword, holds, words) in new (string, Func<int, bool>, string)[]
        {
            ("minimum", c => c >= 0, "at least"), ("maximum", c => c <= 0, "at most"), ("exclusiveMinimum", c => c > 0, "greater than"), ("exclusiveMaximum", c => c < 0, "less than"),
        })
        {
            if (!source.Has(keyword, out var limit))
                continue;
            if (limit.ValueKind != JsonValueKind.Number)
                throw source.Wrong(keyword, $"{limit.GetRawText()} is no number.");
            yield return new ValueKeyword(JsonValueKind.Number, v => holds(JsonEquality.CompareNumbers(v, limit)), $"must be {words} {limit.GetRawText()}");
        }
        if (!source.Has("multipleOf", out var divisor))
            yield break;
        if (divisor.ValueKind != JsonValueKind.Number || divisor.GetDouble() <= 0)
            throw source.Wrong("multipleOf", $"{divisor.GetRawText()} is no number greater than 0.");
        yield return new ValueKeyword(JsonValueKind.Number, v => JsonEquality.IsMultipleOf(v, divisor), $"must be a multiple of {divisor.GetRawText()}");
    }

    private static IEnumerable<Keyword> Sizes(SchemaSource source)
    {
        foreach (var (suffix, kind, size, unit) in new (string, JsonValueKind, Func<JsonElement, int>, string)[]
        {
            ("Length", JsonValueKind.String, Characters, "characters"),
            ("Items", JsonValueKind.Array, v => v.GetArrayLength(), "items"),
            ("Properties", JsonValueKind.Object, v => v.GetPropertyCount(), "properties"),
        })
        {
            if (source.Count("min" + suffix) is { } least)
                yield return new ValueKeyword(kind, v => size(v) >= least, $"must have at least {least} {unit}");
            if (source.Count("max" + suffix) is { } most)
                yield return new ValueKeyword(kind, v => size(v) <= most, $"must have at most {most} {unit}");
        }
    }

    private static int Characters(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (!raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetCharCount(raw) - Surrogates(raw);
        var count = 0;
        foreach (var _ in text.GetString()!.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>Scalars beyond the basic plane take four bytes of UTF-8 and two UTF-16 units.</summary>
    private static int Surrogates(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            count += b >= 0xF0 ? 1 : 0;
        return count;
    }

    private static bool AreUnique(JsonElement array)
    {
        var items = array.EnumerateArray().ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (JsonEquality.AreEqual(items[i], items[j]))
                    return false;
            }
        }
        return true;
    }

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length > 60 ? text[..60] + "…" : text;
    }
}
