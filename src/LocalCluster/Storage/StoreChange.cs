namespace Signalbox.LocalCluster.Storage;

/// <summary>One step of history. <see cref="Current"/> is null for a deletion, <see cref="Previous"/> for a creation.</summary>
/// <param name="Key">What changed.</param>
/// <param name="Revision">Revision that the change made.</param>
/// <param name="Current">The object after the change.</param>
/// <param name="Previous">The object before the change.</param>
/// <param name="Tombstone">For a deletion: the last state, carrying the revision of the deletion, as watches report it.</param>
internal sealed record StoreChange(ObjectKey Key, long Revision, StoredObject? Current, StoredObject? Previous, StoredObject? Tombstone);
