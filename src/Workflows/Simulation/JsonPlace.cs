using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Workflows.Simulation;

/// <summary>Places in a JSON value by the names and indexes that lead there.</summary>
public static class JsonPlace
{
    private const int MostItems = 100;

    /// <summary>The segments of a JSON pointer (RFC 6901) that is empty or begins with a slash.</summary>
    public static string[] Segments(string pointer) =>
        [.. pointer.Split('/').Skip(1).Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    /// <summary>What stands there; null where nothing does.</summary>
    public static JsonNode? Find(JsonNode? at, ReadOnlySpan<string> path)
    {
        foreach (var segment in path)
        {
            at = at switch
            {
                JsonObject map => map[segment],
                JsonArray list => Index(segment) is { } index && index < list.Count ? list[index] : null,
                _ => null,
            };
        }

        return at;
    }

    /// <summary>Puts a value there, with objects and lists on the way made where there are none. What is not of that form is replaced.</summary>
    /// <param name="at">Where to begin; changed in place where it is an object or a list.</param>
    /// <param name="path">Names and indexes.</param>
    /// <param name="value">Null: a text that says what it stands for.</param>
    /// <param name="replace">Whether what stands there gives way.</param>
    /// <returns>What to have in place of <paramref name="at"/>.</returns>
    public static JsonNode? Put(JsonNode? at, ReadOnlySpan<string> path, JsonNode? value, bool replace)
    {
        if (path.IsEmpty)
            return at is null || (replace && value is not null) ? value?.DeepClone() ?? new JsonObject() : at;

        if (Index(path[0]) is { } index && at is null or JsonArray)
        {
            var list = at as JsonArray ?? [];
            while (list.Count <= index)
                list.Add(null);
            var item = Leaf(list[index], path, value, replace);
            if (!ReferenceEquals(item, list[index]))
                list[index] = item;
            return list;
        }

        var map = at as JsonObject ?? [];
        var member = Leaf(map[path[0]], path, value, replace);
        if (!ReferenceEquals(member, map[path[0]]) || !map.ContainsKey(path[0]))
            map[path[0]] = member;
        return map;
    }

    private static JsonNode? Leaf(JsonNode? at, ReadOnlySpan<string> path, JsonNode? value, bool replace) =>
        Put(at, path[1..], path.Length == 1 ? value ?? JsonValue.Create($"simulated {path[0]}") : value, replace);

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < MostItems ? index : null;
}
