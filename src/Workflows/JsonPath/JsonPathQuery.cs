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

    /// <summary>
    /// Whether a condition written as this query holds: it selects something. The specification's own examples ask an object about itself
    /// with a filter (<c>$[?count(@.pets) > 0]</c> on a body <c>{"pets": […]}</c>), which by RFC 9535 asks its members alone; so a filter
    /// that begins the query is asked of an object too.
    /// </summary>
    internal bool Holds(JsonElement root)
    {
        if (Select(root).Count > 0)
            return true;
        return root.ValueKind == JsonValueKind.Object && Segments is [{ Only: Selector.Filter filter }, .. var rest]
            && filter.Condition.Holds(root, root) && new JsonPathQuery(fromRoot: true, rest).Select(root).Count > 0;
    }

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
