using System.Collections.Immutable;
using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>A JSONPath query by RFC 9535, parsed once. Immutable and thread-safe.</summary>
public sealed class JsonPathQuery
{
    internal JsonPathQuery(bool fromRoot, IReadOnlyList<Segment> segments) => (FromRoot, Segments) = (fromRoot, [.. segments]);

    /// <summary>Begins with <c>$</c>; otherwise with <c>@</c>, the current node of a filter.</summary>
    internal bool FromRoot { get; }

    /// <summary>Yields one node at the most, whatever the data: RFC 9535 section 2.3.5.1.</summary>
    internal bool IsSingular => Segments.All(s => s.IsSingular);

    internal ImmutableArray<Segment> Segments { get; }

    /// <exception cref="JsonPathException">It is not well-formed, or a function is used against its type.</exception>
    public static JsonPathQuery Parse(string text) => new JsonPathParser(text).Parse();

    /// <summary>The nodes selected, in the order of RFC 9535; none is an empty list, never an error.</summary>
    public IReadOnlyList<JsonPathNode> Select(JsonElement root) => Evaluate(root, root);

    internal List<JsonPathNode> Evaluate(JsonElement root, JsonElement current)
    {
        var nodes = new List<JsonPathNode> { new(FromRoot ? root : current, null) };
        foreach (var segment in Segments)
        {
            var next = new List<JsonPathNode>();
            foreach (var node in nodes)
                segment.Select(root, node, next);
            nodes = next;
        }
        return nodes;
    }
}
