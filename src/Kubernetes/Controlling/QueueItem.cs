namespace Signalbox.Kubernetes.Controlling;

/// <summary>What <see cref="WorkQueue{TKey}.GetAsync"/> gives: a key to work on, or the news that there will be no more.</summary>
public readonly record struct QueueItem<TKey>(TKey Key, bool IsShutDown);
