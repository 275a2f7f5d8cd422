namespace Signalbox.Workflows.Schemas;

/// <summary>Members and items of one value that some subschema has looked at, for <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>.</summary>
internal sealed class Evaluated
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<int> _items = [];

    public void AddMember(string name) => _members.Add(name);

    public void AddItem(int index) => _items.Add(index);

    public bool HasMember(string name) => _members.Contains(name);

    public bool HasItem(int index) => _items.Contains(index);

    public void Add(Evaluated other)
    {
        _members.UnionWith(other._members);
        _items.UnionWith(other._items);
    }
}
