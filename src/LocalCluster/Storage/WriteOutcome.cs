namespace Signalbox.LocalCluster.Storage;

/// <summary>What became of a write. <see cref="Applied"/> is false when the object was no longer the version that the writer had read.</summary>
internal readonly record struct WriteOutcome(bool Applied, StoredObject? Stored);
