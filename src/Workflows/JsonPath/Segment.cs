using System.Globalization;
using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>A child segment, or a descendant segment (<c>..</c>), with its selectors.</summary>
internal sealed class Segment(bool descendant, IReadOnlyList<Selector> selectors)
{
    /// <summary>The one selector of a child segment; null when there are several, or it descends.</summary>
    public Selector? Only => !descendant && selectors.Count == 1 ? selectors[0] : null;

    public bool IsSingular => !descendant && selectors.Count == 1 && selectors[0].IsSingular;

    public void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into)
    {
        foreach (var selector in selectors)
            selector.Select(root, node, into);
        if (!descendant)
            return;
        foreach (var child in Children(node))
            Select(root, child, into);
    }

    internal static IEnumerable<JsonPathNode> Children(JsonPathNode node)
    {
        if (node.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in node.Value.EnumerateObject())
                yield return node.Child(member.Name, member.Value);
        }
        else if (node.Value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in node.Value.EnumerateArray())
                yield return node.Child((index++).ToString(CultureInfo.InvariantCulture), item);
        }
    }
}
