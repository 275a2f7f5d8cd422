using System.Text.Json;

namespace Signalbox.Workflows.Planning;

/// <summary>What an inputs schema says about the arguments, as far as expressions need it.</summary>
internal static class InputsSchema
{
    private static readonly string[] Composing = ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas"];

    /// <summary>Declared arguments, each with whether it may be absent in a call.</summary>
    public static IReadOnlyDictionary<string, bool> Names(JsonElement? schema)
    {
        var required = Required(schema);
        return Properties(schema).ToDictionary(
            p => p.Name,
            p => !required.Contains(p.Name) && !(p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("default", out _)),
            StringComparer.Ordinal);
    }

    /// <summary>
    /// Whether arguments may come that <c>properties</c> does not name. <c>additionalProperties: false</c> keeps them out whatever stands beside it (JSON Schema
    /// 2020-12, section 10.3.2.3), but for <c>patternProperties</c>.
    /// </summary>
    public static bool IsOpen(JsonElement? schema) =>
        schema is { ValueKind: JsonValueKind.Object } given
        && !(given.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False && !given.TryGetProperty("patternProperties", out _))
        && (Composing.Any(c => given.TryGetProperty(c, out _))
            || (given.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind != JsonValueKind.False));

    public static IReadOnlyDictionary<string, JsonElement> Defaults(JsonElement? schema)
    {
        var defaults = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in Properties(schema))
        {
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("default", out var value))
                defaults[property.Name] = value;
        }
        return defaults;
    }

    public static IReadOnlySet<string> Required(JsonElement? schema)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (schema is not { ValueKind: JsonValueKind.Object } given || !given.TryGetProperty("required", out var required) || required.ValueKind != JsonValueKind.Array)
            return names;
        foreach (var name in required.EnumerateArray())
        {
            if (name.ValueKind == JsonValueKind.String)
                names.Add(name.GetString()!);
        }
        return names;
    }

    public static bool IsOfTypeObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");

    private static JsonElement.ObjectEnumerator Properties(JsonElement? schema) =>
        schema is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject()
            : default;
}
