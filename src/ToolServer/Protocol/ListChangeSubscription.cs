using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// What one stream has still to tell. The same change waiting twice is told once: a client that hears of it reads the list anew, so a slow
/// client costs a few entries however often the list changes, and never misses the last change.
/// </summary>
public sealed class ListChangeSubscription : IDisposable
{
    private readonly Channel<ListChange> _channel = Channel.CreateUnbounded<ListChange>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<ListChange, byte> _waiting = new(concurrencyLevel: 1, capacity: 2);
    private readonly ListChangeHub _hub;

    internal ListChangeSubscription(ListChangeHub hub) => _hub = hub;

    /// <summary>Waits for the next change; null when the server stops.</summary>
    public async ValueTask<ListChange?> NextAsync(CancellationToken ct)
    {
        while (await _channel.Reader.WaitToReadAsync(ct))
        {
            if (!_channel.Reader.TryRead(out var change))
                continue;
            // Before it is told, not after: a change that comes while this one is being written must be told as well.
            _waiting.TryRemove(change, out _);
            return change;
        }
        return null;
    }

    public void Dispose() => _hub.Remove(this);

    internal void Offer(ListChange change)
    {
        if (_waiting.TryAdd(change, 0))
            _channel.Writer.TryWrite(change);
    }

    internal void Complete() => _channel.Writer.TryComplete();
}
