using System.Text.Json;
using Signalbox.ToolServer.Fleets;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Protocol;

/// <summary>The inputs of a tool whose values are listed in its schema, or are the hosts of its fleet. Pure.</summary>
internal static class InputChoices
{
    /// <summary>Inputs in the order of the schema, each with its values in theirs; empty when the tool has none.</summary>
    public static IReadOnlyList<(string Input, IReadOnlyList<string> Values)> Of(ServedTool tool)
    {
        var choices = new List<(string, IReadOnlyList<string>)>();
        if (tool.InputSchema is not { ValueKind: JsonValueKind.Object } schema || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
            return choices;
        // A large fleet is not listed in the schema; its hosts can be completed all the same.
        var target = tool.Fleet is null ? null : FleetInputNames.For(tool.Plan.Spec.Inputs).Target;
        foreach (var property in properties.EnumerateObject())
        {
            var values = property.Name == target ? [.. tool.Fleet!.Hosts.Select(h => h.Name)] : Values(property.Value);
            if (values.Count > 0)
                choices.Add((property.Name, values));
        }
        return choices;
    }

    /// <summary>Those that begin with what was typed, then those that merely have it; letters of either case are the same.</summary>
    public static IReadOnlyList<string> Matching(IEnumerable<string> values, string typed)
    {
        var found = values.Distinct(StringComparer.Ordinal).Where(v => v.Contains(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        return [.. found.Where(v => v.StartsWith(typed, StringComparison.OrdinalIgnoreCase)), .. found.Where(v => !v.StartsWith(typed, StringComparison.OrdinalIgnoreCase))];
    }

    private static List<string> Values(JsonElement schema)
    {
        var values = new List<string>();
        if (schema.ValueKind != JsonValueKind.Object)
            return values;
        if (schema.TryGetProperty("enum", out var list) && list.ValueKind == JsonValueKind.Array)
            values.AddRange(list.EnumerateArray().Select(Text).OfType<string>());
        if (schema.TryGetProperty("const", out var only) && Text(only) is { } single)
            values.Add(single);
        foreach (var name in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(name, out var alternatives) && alternatives.ValueKind == JsonValueKind.Array)
                values.AddRange(alternatives.EnumerateArray().SelectMany(Values));
        }
        if (values.Count == 0 && schema.TryGetProperty("items", out var items))
            values.AddRange(Values(items));
        if (values.Count == 0 && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("boolean"))
            values.AddRange(["true", "false"]);
        return values;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
