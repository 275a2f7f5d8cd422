using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Applying;

/// <summary>
/// A set of field paths as a tree whose edges are FieldsV1 path elements: <c>f:name</c>, <c>k:{"name":"a"}</c>, <c>v:"x"</c>.
/// Immutable.
/// </summary>
internal sealed class FieldSet
{
    private FieldSet(bool owned, SortedDictionary<string, FieldSet> children)
    {
        Owned = owned;
        Children = children;
    }

    public static FieldSet Empty { get; } = new(false, new SortedDictionary<string, FieldSet>(StringComparer.Ordinal));

    public static FieldSet Leaf { get; } = new(true, new SortedDictionary<string, FieldSet>(StringComparer.Ordinal));

    /// <summary>The path that leads here is itself in the set.</summary>
    public bool Owned { get; }

    public IReadOnlyDictionary<string, FieldSet> Children { get; }

    public bool IsEmpty => !Owned && Children.Count == 0;

    /// <summary>Branches without content are left out.</summary>
    public static FieldSet Of(bool owned, IEnumerable<KeyValuePair<string, FieldSet>> children)
    {
        var kept = new SortedDictionary<string, FieldSet>(StringComparer.Ordinal);
        foreach (var (element, child) in children)
        {
            if (!child.IsEmpty)
                kept[element] = child;
        }

        return kept.Count == 0 ? owned ? Leaf : Empty : new FieldSet(owned, kept);
    }

    public FieldSet? Child(string element) => Children.GetValueOrDefault(element);

    public FieldSet Union(FieldSet other) =>
        Of(Owned || other.Owned, Elements(other).Select(element => KeyValuePair.Create(element, (Child(element) ?? Empty).Union(other.Child(element) ?? Empty))));

    public FieldSet Difference(FieldSet other) =>
        other.IsEmpty ? this : Of(Owned && !other.Owned, Children.Select(child => KeyValuePair.Create(child.Key, child.Value.Difference(other.Child(child.Key) ?? Empty))));

    public FieldSet Intersection(FieldSet other) =>
        Of(Owned && other.Owned, Children.Select(child => KeyValuePair.Create(child.Key, child.Value.Intersection(other.Child(child.Key) ?? Empty))));

    /// <summary>All paths, each a list of elements.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths()
    {
        if (Owned)
            yield return [];
        foreach (var (element, child) in Children)
        {
            foreach (var path in child.Paths())
                yield return [element, .. path];
        }
    }

    public JsonObject ToFieldsV1()
    {
        var result = new JsonObject();
        if (Owned && Children.Count > 0)
            result["."] = new JsonObject();
        foreach (var (element, child) in Children)
            result[element] = child.ToFieldsV1();
        return result;
    }

    public static FieldSet FromFieldsV1(JsonObject fields) =>
        Of(fields.Count == 0 || fields.ContainsKey("."),
            fields.Where(member => member.Key != ".").Select(member => KeyValuePair.Create(member.Key, FromFieldsV1(member.Value as JsonObject ?? []))));

    private IEnumerable<string> Elements(FieldSet other) => Children.Keys.Union(other.Children.Keys);
}
