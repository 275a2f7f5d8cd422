using System.Collections.Immutable;

namespace Signalbox.LocalCluster.Storage;

/// <summary>Everything stored, at one revision. Immutable, so a list or a page of a list reads it without a lock.</summary>
internal sealed record StoreState(long Revision, ImmutableDictionary<string, ImmutableSortedDictionary<string, StoredObject>> Resources)
{
    private static readonly ImmutableSortedDictionary<string, StoredObject> NoObjects =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    public static StoreState Empty { get; } = new(0, ImmutableDictionary.Create<string, ImmutableSortedDictionary<string, StoredObject>>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, StoredObject> Of(string resource) => Resources.GetValueOrDefault(resource, NoObjects);

    public StoredObject? Find(ObjectKey key) => Of(key.Resource).GetValueOrDefault(key.SortKey);

    public StoreState With(StoreChange change)
    {
        var objects = Of(change.Key.Resource);
        objects = change.Current is { } current
            ? objects.SetItem(change.Key.SortKey, current)
            : objects.Remove(change.Key.SortKey);
        return new StoreState(change.Revision, Resources.SetItem(change.Key.Resource, objects));
    }
}
