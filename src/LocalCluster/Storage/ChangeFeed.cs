using System.Threading.Channels;

namespace Signalbox.LocalCluster.Storage;

/// <summary>The changes of one resource for one watch, in order. A reader that falls behind by more than the history ends its feed.</summary>
internal sealed class ChangeFeed : IDisposable
{
    private readonly ChangeHistory _history;
    private readonly long _after;
    private readonly Channel<StoreChange> _channel;

    public ChangeFeed(ChangeHistory history, long after, int capacity)
    {
        _history = history;
        _after = after;
        _channel = Channel.CreateBounded<StoreChange>(new BoundedChannelOptions(capacity + 1) { SingleReader = true, SingleWriter = false });
    }

    public ChannelReader<StoreChange> Changes => _channel.Reader;

    public void Offer(StoreChange change)
    {
        if (change.Revision > _after && !_channel.Writer.TryWrite(change))
            _channel.Writer.TryComplete();
    }

    public void End() => _channel.Writer.TryComplete();

    public void Dispose() => _history.Remove(this);
}
