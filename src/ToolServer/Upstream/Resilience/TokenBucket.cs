namespace Signalbox.ToolServer.Upstream.Resilience;

/// <summary>
/// A token bucket that lets one second's worth of requests through at once and then one every 1/rate second, in order of arrival.
/// Kept as a single instant (the generic cell rate algorithm): the time at which the bucket would be full again.
/// </summary>
internal sealed class TokenBucket(int requestsPerSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _interval = Math.Max(1, time.TimestampFrequency / requestsPerSecond);
    private readonly long _burst = time.TimestampFrequency;
    private long _full = time.GetTimestamp();

    /// <summary>Takes a token if it can be used within <paramref name="patience"/>; then <paramref name="wait"/> is how long to wait first.</summary>
    public bool TryTake(TimeSpan patience, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var full = Math.Max(_full, now) + _interval;
            var ahead = full - now - _burst;
            wait = ahead <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)ahead / time.TimestampFrequency);
            if (wait > patience)
                return false;

            _full = full;
            return true;
        }
    }
}
