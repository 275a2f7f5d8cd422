using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// A place in the arguments of a call, and whether what stands there is for nobody's eyes: its schema says <c>writeOnly</c> or <c>format: password</c>, its
/// name says as much, or a place above does. The one rule for the audit log and for plans.
/// </summary>
internal readonly struct InputPlace
{
    private const int DeepestSchema = 32;

    private readonly JsonElement? _root;
    private readonly JsonElement? _schema;

    private InputPlace(JsonElement? root, JsonElement? schema, bool above)
    {
        (_root, _schema) = (root, schema);
        IsSensitive = above || IsWriteOnly();
    }

    public bool IsSensitive { get; }

    /// <summary>The arguments as a whole.</summary>
    public static InputPlace Root(JsonElement? schema) => new(schema, schema, above: false);

    public InputPlace Member(string name) => new(_root, _schema is null ? null : SchemaOf(name), IsSensitive || SensitiveNames.Matches(name));

    public InputPlace Item() => new(_root, Find(_schema, 0, part => part.TryGetProperty("items", out var found) ? found : null), IsSensitive);

    private JsonElement? SchemaOf(string name) =>
        Find(_schema, 0, part => part.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(name, out var found) ? found : null);

    private bool IsWriteOnly() =>
        Find(_schema, 0, part =>
            (part.TryGetProperty("writeOnly", out var writeOnly) && writeOnly.ValueKind == JsonValueKind.True)
            || (part.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.ValueEquals("password"))
                ? part
                : null) is not null;

    /// <summary>Asks the schema itself, what its local <c>$ref</c> names, and its alternatives; the first that answers wins.</summary>
    private JsonElement? Find(JsonElement? schema, int depth, Func<JsonElement, JsonElement?> ask)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } part || depth > DeepestSchema)
            return null;
        if (ask(part) is { } answer)
            return answer;
        if (part.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && Find(Resolve(reference.GetString()!), depth + 1, ask) is { } referred)
            return referred;

        foreach (var keyword in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (!part.TryGetProperty(keyword, out var parts) || parts.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var alternative in parts.EnumerateArray())
            {
                if (Find(alternative, depth + 1, ask) is { } found)
                    return found;
            }
        }

        return null;
    }

    private JsonElement? Resolve(string reference)
    {
        if (_root is not { } at || !reference.StartsWith("#/", StringComparison.Ordinal))
            return null;

        foreach (var segment in reference[2..].Split('/'))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }
}
