namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// Hands changes to every open stream, and remembers of each kind when it last happened, so that a stream that is opened again begins where
/// the one before it broke off. Publishing never waits for a slow reader.
/// </summary>
/// <remarks>
/// What is remembered is bounded: one number for each list, and one for each of the resources that changed last. Changes of a list are
/// never forgotten, for a client that hears of the last reads the list as it is.
/// </remarks>
public sealed class ListChangeHub
{
    /// <summary>An update of a resource is told again only as long as no more than this many others were updated after it.</summary>
    private const int RememberedResources = 1024;

    private readonly Lock _gate = new();
    private readonly HashSet<ListChangeSubscription> _subscriptions = [];
    private readonly Dictionary<ListChange, long> _last = [];
    private readonly Queue<NumberedChange> _resources = new();
    private long _number;
    private bool _completed;

    /// <summary>Open streams, for the metrics.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _subscriptions.Count;
        }
    }

    /// <summary>Number of the last change.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Everything published from now on reaches the subscription, until it is disposed.</summary>
    /// <param name="wanted">Which changes; must not block. Signs of life are always told.</param>
    /// <param name="since">Also what changed after this number; null: nothing that is past. A number that was never given counts as 0.</param>
    public ListChangeSubscription Subscribe(Func<ListChange, bool> wanted, long? since = null)
    {
        lock (_gate)
        {
            var from = since is { } asked && asked >= 0 && asked <= _number ? asked : since is null ? _number : 0;
            var subscription = new ListChangeSubscription(this, wanted, from);
            foreach (var (change, number) in _last.Where(l => l.Value > from).OrderBy(l => l.Value))
                subscription.Offer(new(change, number));
            _subscriptions.Add(subscription);
            if (_completed)
                subscription.Complete();
            return subscription;
        }
    }

    public void Publish(ListChange change)
    {
        lock (_gate)
        {
            if (change.Method is not null)
                Remember(change);
            foreach (var subscription in _subscriptions)
                subscription.Offer(new(change, _number));
        }
    }

    /// <summary>Ends every stream, present and future: the server stops.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            foreach (var subscription in _subscriptions)
                subscription.Complete();
        }
    }

    internal void Remove(ListChangeSubscription subscription)
    {
        lock (_gate)
            _subscriptions.Remove(subscription);
    }

    private void Remember(ListChange change)
    {
        Volatile.Write(ref _number, _number + 1);
        _last[change] = _number;
        if (change.Uri is null)
            return;
        _resources.Enqueue(new(change, _number));
        while (_resources.Count > RememberedResources)
        {
            var (old, number) = _resources.Dequeue();
            if (_last[old] == number)
                _last.Remove(old);
        }
    }
}
