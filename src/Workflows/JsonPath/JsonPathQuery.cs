using System.Collections.Immutable;
using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>A JSONPath query by RFC 9535, parsed once. Immutable and thread-safe.</summary>
public sealed class JsonPathQuery
{
    internal JsonPathQuery(bool fromRoot, IReadOnlyList<Segment> segments) =>
        (FromRoot, Segments, IsSingular) = (fromRoot, [.. segments], segments.All(s => s.IsSingular));

    /// <summary>Begins with <c>$</c>; otherwise with <c>@</c>, the current node of a filter.</summary>
    internal bool FromRoot { get; }

    /// <summary>Yields one node at the most, whatever the data: RFC 9535 section 2.3.5.1.</summary>
    internal bool IsSingular { get; }

    internal ImmutableArray<Segment> Segments { get; }

    /// <exception cref="JsonPathException">It is not well-formed, or a function is used against its type.</exception>
    public static JsonPathQuery Parse(string text) => Parse(text, isDraft: false);

    /// <param name="text">The query.</param>
    /// <param name="isDraft">See <see cref="JsonPathParser.IsDraft"/>.</param>
    /// <exception cref="JsonPathException">It is not well-formed, or a function is used against its type.</exception>
    internal static JsonPathQuery Parse(string text, bool isDraft) => new JsonPathParser(text) { IsDraft = isDraft }.Parse();

    /// <summary>Parses a query whose string literals that equal one of <paramref name="slots"/> stand for values that are known later.</summary>
    /// <returns>Null when one of the slots stands where no value can: the query must be parsed with its values in it.</returns>
    /// <exception cref="JsonPathException">It is not well-formed.</exception>
    internal static JsonPathQuery? ParseWithSlots(string text, bool isDraft, IReadOnlyList<string> slots)
    {
        var parser = new JsonPathParser(text) { IsDraft = isDraft, Slots = slots };
        var query = parser.Parse();
        return parser.SlotsTaken == slots.Count ? query : null;
    }

    /// <summary>The nodes selected, in the order of RFC 9535; none is an empty list, never an error.</summary>
    public IReadOnlyList<JsonPathNode> Select(JsonElement root) => Select(new JsonPathRoot(root));

    internal IReadOnlyList<JsonPathNode> Select(JsonPathRoot root) => Evaluate(root, root.Value);

    /// <summary>
    /// Whether a condition written as this query holds: it selects something. The specification's own examples ask an object about itself
    /// with a filter (<c>$[?count(@.pets) > 0]</c> on a body <c>{"pets": […]}</c>), which by RFC 9535 asks its members alone; so a filter
    /// that begins the query is asked of an object too.
    /// </summary>
    internal bool Holds(JsonPathRoot root)
    {
        if (Select(root).Count > 0)
            return true;
        return root.Value.ValueKind == JsonValueKind.Object && Segments is [{ Only: Selector.Filter filter }, .. var rest]
            && filter.Condition.Holds(root, root.Value) && new JsonPathQuery(fromRoot: true, rest).Select(root).Count > 0;
    }

    internal List<JsonPathNode> Evaluate(JsonPathRoot root, JsonElement current)
    {
        var start = FromRoot ? root.Value : current;
        var singular = 0;
        // The names and indexes that a query usually begins with select one node each: no list is needed for them.
        var first = new JsonPathNode(start, null);
        while (singular < Segments.Length && Segments[singular].Only is { IsSingular: true } only)
        {
            if (only.One(first) is not { } node)
                return [];
            first = node;
            singular++;
        }
        var nodes = new List<JsonPathNode>(1) { first };
        foreach (var segment in Segments.AsSpan(singular..))
        {
            var next = new List<JsonPathNode>();
            foreach (var node in nodes)
                segment.Select(root, node, next);
            nodes = next;
        }
        return nodes;
    }

    /// <summary>The one node's value of a singular query; Undefined when it selects nothing. Allocates nothing.</summary>
    internal JsonElement EvaluateOne(JsonPathRoot root, JsonElement current)
    {
        var value = FromRoot ? root.Value : current;
        foreach (var segment in Segments)
        {
            value = segment.Only switch
            {
                Selector.Name name => name.Of(value),
                Selector.Index index => index.Of(value),
                _ => default,
            };
        }
        return value;
    }
}
