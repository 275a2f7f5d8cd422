using System.Collections.Concurrent;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Hands changes to every open stream. Publishing never waits for a slow reader.</summary>
public sealed class ListChangeHub
{
    private readonly ConcurrentDictionary<ListChangeSubscription, byte> _subscriptions = new();
    private volatile bool _completed;

    /// <summary>Open streams, for the metrics.</summary>
    public int Count => _subscriptions.Count;

    /// <summary>Everything published from now on reaches the subscription, until it is disposed.</summary>
    public ListChangeSubscription Subscribe()
    {
        var subscription = new ListChangeSubscription(this);
        _subscriptions.TryAdd(subscription, 0);
        if (_completed)
            subscription.Complete();
        return subscription;
    }

    public void Publish(ListChange change)
    {
        foreach (var (subscription, _) in _subscriptions)
            subscription.Offer(change);
    }

    /// <summary>Ends every stream, present and future: the server stops.</summary>
    public void Complete()
    {
        _completed = true;
        foreach (var (subscription, _) in _subscriptions)
            subscription.Complete();
    }

    internal void Remove(ListChangeSubscription subscription) => _subscriptions.TryRemove(subscription, out _);
}
