using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Protocol;

/// <summary>A tool with chosen inputs: what it is, what was chosen, and what is still wrong with it. Nothing is sent. Pure.</summary>
internal static class ToolPreview
{
    public static JsonObject Of(ServedTool tool, IEnumerable<KeyValuePair<string, string>> chosen)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in chosen)
            arguments[name] = Typed(tool, name, value);
        var problems = tool.Plan.CheckArguments(JsonSerializer.SerializeToElement(arguments, ToolServerJson.Default.JsonObject));
        return new()
        {
            ["tool"] = JsonNode.Parse(tool.Json.Span),
            ["arguments"] = arguments,
            ["problems"] = new JsonArray([.. problems.Select(p => (JsonNode)p.Sentence("The object"))]),
        };
    }

    // A URI has text alone. What the schema calls a number or boolean is read as one, and stays text where it cannot be.
    private static JsonNode Typed(ServedTool tool, string name, string value)
    {
        if (tool.InputSchema is not { ValueKind: JsonValueKind.Object } schema || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var property)
            || property.ValueKind != JsonValueKind.Object || !property.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            return value;
        return type.GetString() switch
        {
            "integer" when long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            "number" when double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            "boolean" when value is "true" or "false" => value == "true",
            "array" => new JsonArray([.. value.Split(',').Select(v => (JsonNode)v)]),
            _ => value,
        };
    }
}
