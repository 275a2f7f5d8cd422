using System.Text.Json.Nodes;

namespace Signalbox.Bench.Prism;

/// <summary>Cuts the schemas of answers to a size that Prism can make an example of.</summary>
internal sealed class AnswerSchema(JsonObject root)
{
    /// <summary>Nodes of an answer.</summary>
    public const int MostNodes = 200;

    /// <summary>Nodes of an answer that tells an error: none is asked for.</summary>
    public const int MostOfErrors = 20;

    private const int Deepest = 8;
    private const int Shallowest = 3;
    private readonly Dictionary<(string Reference, int Most), JsonObject?> _known = [];
    private int _nodes;

    /// <summary>The schema itself where it is small, else a copy without references that ends at a depth.</summary>
    /// <param name="schema">Of an answer.</param>
    /// <param name="most">Nodes that it may have.</param>
    public JsonNode Cut(JsonNode schema, int most)
    {
        if (schema is JsonObject { Count: 1 } map && map["$ref"]?.ToString() is { } reference)
        {
            if (!_known.TryGetValue((reference, most), out var known)) _known[(reference, most)] = known = Smaller(schema, most);
            return (known ?? schema).DeepClone();
        }

        return (Smaller(schema, most) ?? schema).DeepClone();
    }

    public JsonNode? Resolve(JsonNode? node)
    {
        for (var i = 0; i < 32 && node is JsonObject map && map["$ref"] is JsonValue reference; i++)
        {
            node = root;
            foreach (var segment in reference.ToString().Split('/').Skip(1)) node = (node as JsonObject)?[Unescape(segment)];
        }

        return node;
    }

    public static string Unescape(string segment) =>
        Uri.UnescapeDataString(segment).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Null where it is small as it is: it ends before the greatest depth with nothing cut.</summary>
    private JsonObject? Smaller(JsonNode schema, int most)
    {
        for (var depth = Deepest; ; depth--)
        {
            _nodes = 0;
            var cut = false;
            var copy = Copy(schema, depth, ref cut);
            if (_nodes <= most || depth == (most == MostNodes ? Shallowest : 0)) return cut || _nodes > most ? copy : null;
        }
    }

    private JsonObject Copy(JsonNode? schema, int depth, ref bool cut)
    {
        if (++_nodes > MostNodes * 20 || Resolve(schema) is not JsonObject source) return [];
        var copy = new JsonObject();
        foreach (var (key, value) in source)
        {
            if (key is "properties" or "items" or "additionalProperties" or "required" or "allOf" or "oneOf" or "anyOf" or "discriminator" or "not" or "patternProperties") continue;
            if (key != "description") copy[key] = value?.DeepClone();
        }

        // The sampler takes the first alternative.
        foreach (var key in (string[])["oneOf", "anyOf"])
        {
            if (source[key] is JsonArray { Count: > 0 } branches) copy[key] = new JsonArray(Copy(branches[0], depth, ref cut));
        }

        if (source["allOf"] is JsonArray parts)
        {
            var all = new JsonArray();
            foreach (var part in parts) all.Add(Copy(part, depth, ref cut));
            copy["allOf"] = all;
        }

        var hasParts = source["properties"] is JsonObject { Count: > 0 } || source["items"] is JsonObject;
        if (depth > 0) Parts(source, copy, depth, ref cut);
        else cut |= hasParts;
        return copy;
    }

    private void Parts(JsonObject source, JsonObject copy, int depth, ref bool cut)
    {
        if (source["properties"] is JsonObject properties)
        {
            var map = new JsonObject();
            foreach (var (name, property) in properties) map[name] = Copy(property, depth - 1, ref cut);
            copy["properties"] = map;
        }

        if (source["items"] is { } items) copy["items"] = Copy(items, depth - 1, ref cut);
        if (source["additionalProperties"] is JsonObject { Count: > 0 } more) copy["additionalProperties"] = Copy(more, depth - 1, ref cut);
    }
}
