using System.Collections.Concurrent;
using System.Threading.Channels;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// What one stream has still to tell. The same change waiting twice is told once: a client that hears of it reads the list anew, so a slow
/// client costs a few entries however often the list changes, and never misses the last change.
/// </summary>
public sealed class ListChangeSubscription : IDisposable
{
    private readonly Channel<NumberedChange> _channel = Channel.CreateUnbounded<NumberedChange>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<ListChange, byte> _waiting = new(concurrencyLevel: 1, capacity: 2);
    private readonly ListChangeHub _hub;
    private readonly Func<ListChange, bool> _wanted;
    // Of the reader alone. Bounded by what is wanted.
    private Dictionary<ListChange, NumberedChange>? _undecided;

    internal ListChangeSubscription(ListChangeHub hub, Func<ListChange, bool> wanted, long from) => (_hub, _wanted, From) = (hub, wanted, from);

    /// <summary>Everything that is told has a higher number.</summary>
    public long From { get; }

    /// <summary>Leaves out what does not concern the caller; null: everything does. Set before the first change is waited for.</summary>
    public CallerListFilter? Filter { get; set; }

    /// <summary>Waits for the next change; null when the server stops. Numbers rise, apart from those of signs of life and of what could not be decided before.</summary>
    public async ValueTask<NumberedChange?> NextAsync(CancellationToken ct)
    {
        while (await _channel.Reader.WaitToReadAsync(ct))
        {
            if (!_channel.Reader.TryRead(out var next))
                continue;
            // Before it is told, not after: a change that comes while this one is being written must be told as well.
            _waiting.TryRemove(next.Change, out _);
            if (Filter is null)
                return next;
            if (next.Change.Method is null)
                AskAgain();
            try
            {
                var passed = await Filter.PassAsync(next, _wanted, ct);
                _undecided?.Remove(next.Change); // of the same as it was before
                if (passed is not null)
                    return passed;
            }
            catch (IdentityUnavailableException)
            {
                // Neither told to one who may have lost the right, nor lost for one who has it.
                (_undecided ??= []).TryAdd(next.Change, next);
            }
        }
        return null;
    }

    public void Dispose() => _hub.Remove(this);

    // A change that waits keeps its number: a client that gets no further than it must be told again of those between the two.
    internal void Offer(NumberedChange next)
    {
        if ((next.Change.Method is null || _wanted(next.Change)) && _waiting.TryAdd(next.Change, 0))
            _channel.Writer.TryWrite(next);
    }

    private void AskAgain()
    {
        foreach (var next in _undecided?.Values ?? Enumerable.Empty<NumberedChange>())
            Offer(next);
        _undecided = null;
    }

    internal void Complete() => _channel.Writer.TryComplete();
}
