using System.Collections.Concurrent;

namespace Signalbox.ToolServer.Identity;

/// <summary>
/// Answers that cost a request, kept for a short time. Those who ask the same at the same time share one request. Bounded: when there is no room, those
/// that end soonest go. Failures are not kept. Thread-safe; a hit allocates nothing.
/// </summary>
public sealed class AnswerCache<TKey, TValue>(int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _asked = new();
    private readonly Lock _making = new();

    public int Count => _entries.Count;

    public bool TryGet(TKey key, out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry) && time.GetTimestamp() < entry.Until)
        {
            value = entry.Value;
            return true;
        }
        value = default!;
        return false;
    }

    /// <param name="key">What is asked.</param>
    /// <param name="ask">Finds it out and says how long that holds. It goes on when one who waits for it gives up, and must end by itself.</param>
    /// <param name="ct">Ends the waiting.</param>
    public ValueTask<TValue> GetAsync(TKey key, Func<TKey, Task<(TValue Value, TimeSpan Keep)>> ask, CancellationToken ct) =>
        TryGet(key, out var value) ? ValueTask.FromResult(value) : new(Asked(key, ask).WaitAsync(ct));

    /// <summary>Forgets everything; what is being asked is forgotten when it is answered.</summary>
    public void Clear() => _entries.Clear();

    // Lazy: the request begins when it stands in the table, so that it cannot end before and stay there for ever.
    private Task<TValue> Asked(TKey key, Func<TKey, Task<(TValue Value, TimeSpan Keep)>> ask) =>
        _asked.GetOrAdd(key, static (key, state) => new(() => state.Cache.AskAsync(key, state.Ask)), (Cache: this, Ask: ask)).Value;

    private async Task<TValue> AskAsync(TKey key, Func<TKey, Task<(TValue Value, TimeSpan Keep)>> ask)
    {
        try
        {
            var (value, keep) = await ask(key);
            if (keep > TimeSpan.Zero)
            {
                MakeRoom();
                _entries[key] = new(value, time.GetTimestamp() + (long)(keep.TotalSeconds * time.TimestampFrequency));
            }
            return value;
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count < capacity)
            return;
        lock (_making)
        {
            if (_entries.Count < capacity)
                return;
            // An eighth at once, so that a full table is not gone through for every answer.
            foreach (var (key, _) in _entries.ToArray().OrderBy(e => e.Value.Until).Take(Math.Max(1, capacity / 8)))
                _entries.TryRemove(key, out _);
        }
    }

    private sealed record Entry(TValue Value, long Until);
}
