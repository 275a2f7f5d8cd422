using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Operations;

/// <summary>A loaded document with a way to follow its local references.</summary>
internal sealed class ApiDocument(LoadedDocument source)
{
    private const int MaxChain = 64;
    private readonly Dictionary<string, JsonNode?> _found = new(StringComparer.Ordinal);

    public LoadedDocument Source { get; } = source;

    public JsonObject Root => Source.Root;

    /// <summary>The node that a chain of local references ends at; null where it dangles or goes in a circle.</summary>
    public JsonObject? Resolve(JsonNode? node)
    {
        for (var i = 0; i < MaxChain; i++)
        {
            if (node is not JsonObject map) return null;
            if (Reference(map) is not { } reference) return map;
            node = Find(reference);
        }

        return null;
    }

    public JsonNode? Find(string reference)
    {
        if (_found.TryGetValue(reference, out var known)) return known;
        JsonNode? target = null;
        if (reference.StartsWith('#')) JsonPointers.TryFind(Root, reference[1..], out target);
        return _found[reference] = target;
    }

    public static string? Reference(JsonNode? node) =>
        node is JsonObject map && map["$ref"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
