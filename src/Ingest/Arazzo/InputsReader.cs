using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Arazzo;

/// <summary>
/// Makes the inputs schema of a workflow closed in itself: what it refers to in the document is put in its place, or under <c>$defs</c> where it
/// stands deeper. A schema without a type is one of arguments, so of type object.
/// </summary>
internal sealed class InputsReader(JsonObject root)
{
    private const int MaxChain = 32;
    private static readonly HashSet<string> s_maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
    private static readonly HashSet<string> s_data = ["enum", "const", "default", "examples", "example"];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Queue<(string Name, JsonNode? Schema)> _pending = new();
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private string? _refusal;

    /// <summary>The schema; or why it cannot be had.</summary>
    public (JsonObject? Schema, string? Refusal) Read(JsonObject inputs)
    {
        var schema = (JsonObject)inputs.DeepClone();
        for (var i = 0; i < MaxChain && ApiDocument.Reference(schema) is { } reference && IsInDocument(reference, out var target) && target is JsonObject found; i++)
        {
            var merged = (JsonObject)found.DeepClone();
            foreach (var (key, value) in schema.Where(entry => entry.Key != "$ref")) merged[key] = value?.DeepClone();
            schema = merged;
        }

        foreach (var (name, _) in schema["$defs"] as JsonObject ?? []) _taken.Add(name);
        Walk(schema);
        while (_pending.TryDequeue(out var next))
        {
            if (schema["$defs"] is not JsonObject) schema["$defs"] = new JsonObject();
            var copy = next.Schema?.DeepClone();
            Walk(copy);
            schema["$defs"]![next.Name] = copy;
        }

        CheckClosed(schema, schema);
        if (!schema.ContainsKey("type")) schema.Insert(0, "type", "object");
        return _refusal is null ? (schema, null) : (null, _refusal);
    }

    private bool IsInDocument(string reference, out JsonNode? target)
    {
        target = null;
        return (reference.StartsWith("#/components/inputs/", StringComparison.Ordinal) || reference.StartsWith("#/workflows/", StringComparison.Ordinal))
            && JsonPointers.TryFind(root, reference[1..], out target);
    }

    private void Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) Walk(item);
                break;
            case JsonObject map:
                if (ApiDocument.Reference(map) is { } reference && IsInDocument(reference, out var target)) map["$ref"] = "#/$defs/" + JsonPointers.Escape(Name(reference, target));
                Children(map, Walk);
                break;
        }
    }

    private string Name(string reference, JsonNode? target)
    {
        if (_names.TryGetValue(reference, out var known)) return known;
        var stem = JsonPointers.Segments(reference[1..])![^1];
        var name = stem;
        for (var i = 2; !_taken.Add(name); i++) name = $"{stem}_{i}";
        _names[reference] = name;
        _pending.Enqueue((name, target));
        return name;
    }

    private void CheckClosed(JsonObject schema, JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) CheckClosed(schema, item);
        }

        if (node is not JsonObject map) return;
        if (ApiDocument.Reference(map) is { } reference && !(reference.StartsWith('#') && (reference.Length == 1 || reference[1] != '/' || JsonPointers.TryFind(schema, reference[1..], out _))))
            _refusal ??= $"its inputs refer to '{reference}', which is not in the document. Put the schema under components.inputs.";
        Children(map, child => CheckClosed(schema, child));
    }

    /// <summary>A property may be called <c>$ref</c> or <c>properties</c> without being one.</summary>
    private static void Children(JsonObject schema, Action<JsonNode?> visit)
    {
        foreach (var (key, value) in schema)
        {
            if (s_data.Contains(key)) continue;
            if (s_maps.Contains(key) && value is JsonObject map)
            {
                foreach (var (_, child) in map) visit(child);
            }
            else if (value?.GetValueKind() is JsonValueKind.Object or JsonValueKind.Array)
            {
                visit(value);
            }
        }
    }
}
