namespace Signalbox.Kubernetes.Controlling;

/// <summary>
/// A queue of keys with the semantics of client-go's workqueue: a key waits once however often it is added; it is never worked on by two
/// workers at once; added while worked on, it waits again after <see cref="Done"/>. Thread-safe.
/// </summary>
/// <param name="name">For metrics.</param>
/// <param name="time">Null for the system clock.</param>
/// <param name="limiter">Null for client-go's defaults.</param>
public sealed class WorkQueue<TKey>(string name = "default", TimeProvider? time = null, RateLimiter<TKey>? limiter = null) : IDisposable
    where TKey : notnull
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly RateLimiter<TKey> limiter = limiter ?? new(time);
    private readonly QueueMetrics metrics = new(name);
    private readonly Lock gate = new();
    private readonly Queue<TKey> waiting = new();
    private readonly Dictionary<TKey, long> dirty = [];
    private readonly Dictionary<TKey, long> processing = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly Dictionary<TKey, DateTimeOffset> delayed = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> schedule = new();
    private ITimer? timer;
    private bool shutDown;

    /// <summary>Keys that wait now; delayed ones and those worked on are not among them.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    public bool IsShutDown
    {
        get
        {
            lock (gate)
                return shutDown;
        }
    }

    public void Add(TKey key)
    {
        lock (gate)
            AddLocked(key);
    }

    /// <summary>Adds later. Of several times for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            if (shutDown)
                return;
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }
            var due = time.GetUtcNow() + delay;
            if (delayed.TryGetValue(key, out var known) && known <= due)
                return;
            delayed[key] = due;
            schedule.Enqueue(key, due);
            SetTimer();
        }
    }

    /// <summary>Adds when the rate limiter allows, counting a failure of the key.</summary>
    /// <param name="key">Which failed.</param>
    /// <param name="most">The longest that the key's own failures make it wait; null for the limiter's.</param>
    public void AddRateLimited(TKey key, TimeSpan? most = null)
    {
        metrics.Retried();
        AddAfter(key, limiter.When(key, most));
    }

    /// <summary>Ends the failures of the key. Does not remove it from the queue.</summary>
    public void Forget(TKey key) => limiter.Forget(key);

    /// <summary>Failures since the last <see cref="Forget"/>.</summary>
    public int Requeues(TKey key) => limiter.Failures(key);

    /// <summary>The next key, which the caller must give back with <see cref="Done"/>. After shutdown the rest is handed out first.</summary>
    public async ValueTask<QueueItem<TKey>> GetAsync(CancellationToken ct)
    {
        while (true)
        {
            await available.WaitAsync(ct);
            lock (gate)
            {
                if (waiting.TryDequeue(out var key))
                {
                    dirty.Remove(key, out var since);
                    processing[key] = time.GetTimestamp();
                    metrics.Taken(time.GetElapsedTime(since));
                    return new(key, false);
                }
                if (shutDown)
                {
                    // Pass it on: every getter, now and later, must see it.
                    available.Release();
                    return new(default!, true);
                }
            }
        }
    }

    /// <summary>The work on a key ended, well or not.</summary>
    public void Done(TKey key)
    {
        lock (gate)
        {
            if (!processing.Remove(key, out var began))
                return;
            metrics.Done(time.GetElapsedTime(began));
            if (dirty.ContainsKey(key))
                Enqueue(key);
        }
    }

    /// <summary>Takes no more keys; those that wait are still handed out, delayed ones are dropped.</summary>
    public void ShutDown()
    {
        lock (gate)
        {
            if (shutDown)
                return;
            shutDown = true;
            delayed.Clear();
            schedule.Clear();
            timer?.Dispose();
            timer = null;
            available.Release();
        }
    }

    public void Dispose()
    {
        ShutDown();
        available.Dispose();
    }

    private void AddLocked(TKey key)
    {
        if (shutDown || !dirty.TryAdd(key, time.GetTimestamp()))
            return;
        metrics.Added();
        if (!processing.ContainsKey(key))
            Enqueue(key);
    }

    private void Enqueue(TKey key)
    {
        waiting.Enqueue(key);
        available.Release();
    }

    private void SetTimer()
    {
        if (!schedule.TryPeek(out _, out var due))
            return;
        var wait = due - time.GetUtcNow();
        // A timer counts whole milliseconds and rounds down: one more, or it fires early and spins.
        wait = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1);
        // Timers end at 49 days; a longer wait is looked at again then.
        wait = wait < TimeSpan.FromDays(20) ? wait : TimeSpan.FromDays(20);
        if (timer is null)
            timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).Due(), this, wait, Timeout.InfiniteTimeSpan);
        else
            timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Due()
    {
        lock (gate)
        {
            if (shutDown)
                return;
            var now = time.GetUtcNow();
            while (schedule.TryPeek(out var key, out var due) && due <= now)
            {
                schedule.Dequeue();
                // An entry that an earlier time replaced is stale.
                if (delayed.TryGetValue(key, out var current) && current == due)
                {
                    delayed.Remove(key);
                    AddLocked(key);
                }
            }
            SetTimer();
        }
    }
}
