using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Execution;

/// <summary>A value that a JSON Schema describes: its own example where it has one, else the plainest that fits. The same for the same schema, always.</summary>
internal static class SchemaSample
{
    private const int Deepest = 6;

    public static JsonNode? Of(JsonElement? schema) => Of(schema, schema, "value", 0);

    /// <param name="schema">What to describe.</param>
    /// <param name="root">What local references are resolved in.</param>
    /// <param name="name">For a string that says what it stands for.</param>
    /// <param name="depth">Levels above.</param>
    private static JsonNode? Of(JsonElement? schema, JsonElement? root, string name, int depth)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } given || depth > Deepest)
            return Text(name);

        if (Given(given) is { } example)
            return JsonNode.Parse(example.GetRawText());
        if (given.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String)
            return Of(Resolve(root, reference.GetString()!), root, name, depth + 1);
        foreach (var keyword in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (given.TryGetProperty(keyword, out var parts) && parts.ValueKind == JsonValueKind.Array && parts.GetArrayLength() > 0
                && !given.TryGetProperty("properties", out _))
                return Of(parts[0], root, name, depth + 1);
        }

        return TypeOf(given) switch
        {
            "object" => Object(given, root, depth),
            "array" => new JsonArray(Of(given.TryGetProperty("items", out var items) ? items : null, root, name, depth + 1)),
            "integer" or "number" => given.TryGetProperty("minimum", out var minimum) ? JsonNode.Parse(minimum.GetRawText()) : JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            _ => Formatted(given, name),
        };
    }

    private static JsonElement? Given(JsonElement schema)
    {
        foreach (var keyword in (ReadOnlySpan<string>)["const", "example", "default"])
        {
            if (schema.TryGetProperty(keyword, out var value))
                return value;
        }

        foreach (var keyword in (ReadOnlySpan<string>)["examples", "enum"])
        {
            if (schema.TryGetProperty(keyword, out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
                return values[0];
        }

        return null;
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("type", out var type))
        {
            if (type.ValueKind == JsonValueKind.Array)
                type = type.EnumerateArray().FirstOrDefault(one => one.ValueKind == JsonValueKind.String && !one.ValueEquals("null"));
            if (type.ValueKind == JsonValueKind.String)
                return type.GetString()!;
        }

        return schema.TryGetProperty("properties", out _) ? "object" : schema.TryGetProperty("items", out _) ? "array" : "string";
    }

    private static JsonObject Object(JsonElement schema, JsonElement? root, int depth)
    {
        var map = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
                map[property.Name] = Of(property.Value, root, property.Name, depth + 1);
        }

        return map;
    }

    private static JsonNode Formatted(JsonElement schema, string name) =>
        schema.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
            ? format.GetString() switch
            {
                "date-time" => "2026-01-01T00:00:00Z",
                "date" => "2026-01-01",
                "time" => "00:00:00Z",
                "uuid" => "00000000-0000-4000-8000-000000000000",
                "uri" or "uri-reference" => "/simulated",
                "ipv4" => "192.0.2.1",
                "email" => "someone@example.com",
                _ => Text(name),
            }
            : Text(name);

    private static JsonValue Text(string name) => JsonValue.Create($"simulated {name}");

    private static JsonElement? Resolve(JsonElement? root, string reference)
    {
        if (root is not { } at || !reference.StartsWith("#/", StringComparison.Ordinal))
            return null;

        foreach (var segment in reference[2..].Split('/'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out at))
                return null;
        }

        return at;
    }
}
