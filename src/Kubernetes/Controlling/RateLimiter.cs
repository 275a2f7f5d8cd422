using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Controlling;

/// <summary>
/// When a failed key may be tried again: the longer of its own exponential wait and a bucket over all keys
/// (client-go util/workqueue/default_rate_limiters.go: 5 ms doubling to 1000 s; 10 a second, burst 100). Thread-safe.
/// </summary>
public sealed class RateLimiter<TKey>(
    TimeProvider? time = null, TimeSpan? first = null, TimeSpan? longest = null, double perSecond = 10, int burst = 100)
    where TKey : notnull
{
    private readonly TimeSpan first = first ?? TimeSpan.FromMilliseconds(5);
    private readonly TimeSpan longest = longest ?? TimeSpan.FromSeconds(1000);
    private readonly TokenBucket bucket = new(perSecond, burst, time ?? TimeProvider.System);
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, int> failures = [];

    /// <summary>Counts one more failure of the key.</summary>
    /// <param name="key">Which failed.</param>
    /// <param name="most">Its own wait is no longer than this, and failures beyond are not counted; null for the longest of all.</param>
    public TimeSpan When(TKey key, TimeSpan? most = null)
    {
        TimeSpan own;
        lock (gate)
        {
            var before = failures.GetValueOrDefault(key);
            own = TimeSpan.FromMilliseconds(Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(before, 60)), longest.TotalMilliseconds));
            if (own < most || most is null)
                failures[key] = before + 1;
        }
        if (own > most)
            own = most.Value;
        var shared = bucket.Reserve();
        return own > shared ? own : shared;
    }

    /// <summary>The key succeeded, or is given up: its next failure is the first.</summary>
    public void Forget(TKey key)
    {
        lock (gate)
            failures.Remove(key);
    }

    public int Failures(TKey key)
    {
        lock (gate)
            return failures.GetValueOrDefault(key);
    }
}
