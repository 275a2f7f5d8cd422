using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>OpenAPI 3.1 parameter serialisation (Parameter Object, Style Values). The caller has left out null and absent values.</summary>
internal static class ParameterSerializer
{
    /// <summary>For path (<c>simple</c>, <c>label</c>, <c>matrix</c>) and header (<c>simple</c>).</summary>
    /// <param name="parameter">How.</param>
    /// <param name="value">What.</param>
    /// <param name="escape">For values.</param>
    /// <param name="escapeName">For the names of members, which come from data as well.</param>
    public static string Inline(PlannedParameter parameter, JsonElement value, Func<string, string> escape, Func<string, string> escapeName)
    {
        if (parameter.Style == "simple" && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            return escape(JsonText.Of(value));
        var name = escape(parameter.Name);
        var (prefix, separator) = parameter.Style switch { "label" => (".", "."), "matrix" => (";", ";"), _ => ("", ",") };
        var items = Items(value, escape, escapeName);
        if (items is null)
        {
            var text = escape(JsonText.Of(value));
            return parameter.Style == "matrix" ? (text.Length == 0 ? $";{name}" : $";{name}={text}") : prefix + text;
        }
        if (parameter.Explode)
        {
            var isMatrixArray = parameter.Style == "matrix" && value.ValueKind == JsonValueKind.Array;
            return prefix + string.Join(separator, items.Select(i => isMatrixArray ? $"{name}={i.Value}" : i.Name is null ? i.Value : $"{i.Name}={i.Value}"));
        }
        var joined = Joined(items, ",");
        return parameter.Style == "matrix" ? $";{name}={joined}" : prefix + joined;
    }

    /// <summary>For query and cookie: escaped pairs.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(
        PlannedParameter parameter, JsonElement value, Func<string, string> escapeName, Func<string, string> escape)
    {
        var name = escapeName(parameter.Name);
        if (parameter.Style == "deepObject" && value.ValueKind == JsonValueKind.Object)
            return Deep(name, value, escape);
        var items = Items(value, escape, Uri.EscapeDataString);
        if (items is null)
            return [new(name, escape(JsonText.Of(value)))];
        if (items.Count == 0)
            return [];
        if (parameter.Explode || parameter.Style == "deepObject")
            return items.Select(i => KeyValuePair.Create(i.Name ?? name, i.Value));
        var separator = parameter.Style switch { "spaceDelimited" => "%20", "pipeDelimited" => "%7C", _ => "," };
        return [new(name, Joined(items, separator))];
    }

    private static string Joined(IReadOnlyList<(string? Name, string Value)> items, string separator) =>
        string.Join(separator, items.Select(i => i.Name is null ? i.Value : i.Name + separator + i.Value));

    private static IEnumerable<KeyValuePair<string, string>> Deep(string name, JsonElement value, Func<string, string> escape)
    {
        foreach (var member in value.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            var key = $"{name}%5B{Uri.EscapeDataString(member.Name)}%5D";
            var pairs = member.Value.ValueKind switch
            {
                JsonValueKind.Object => Deep(key, member.Value, escape),
                JsonValueKind.Array => member.Value.EnumerateArray().Select(i => KeyValuePair.Create(key, escape(JsonText.Of(i)))),
                _ => [new(key, escape(JsonText.Of(member.Value)))],
            };
            foreach (var pair in pairs)
                yield return pair;
        }
    }

    /// <summary>Items of an array, members of an object; null for a scalar. Names come from data, so they are always escaped in full.</summary>
    private static List<(string? Name, string Value)>? Items(JsonElement value, Func<string, string> escape, Func<string, string> escapeName) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(i => ((string?)null, escape(JsonText.Of(i))))],
        JsonValueKind.Object =>
        [
            .. value.EnumerateObject()
                .Where(m => m.Value.ValueKind != JsonValueKind.Null)
                .Select(m => ((string?)escapeName(m.Name), escape(JsonText.Of(m.Value)))),
        ],
        _ => null,
    };
}
