namespace Signalbox.Kubernetes.Watching;

/// <summary>Counts failures and says how long to wait. Not thread-safe: a loop owns one.</summary>
internal sealed class Backoff(BackoffOptions options, TimeProvider time)
{
    private int failures;
    private long lastDue;

    /// <summary>The next failure is the first.</summary>
    public void Reset() => failures = 0;

    /// <param name="jitter">0 to 1.</param>
    public TimeSpan Next(double jitter)
    {
        if (failures > 0 && time.GetElapsedTime(lastDue) > options.ResetAfter)
            failures = 0;
        var wait = Delay(options, failures, jitter);
        failures++;
        lastDue = time.GetTimestamp();
        return wait;
    }

    /// <summary>Pure: the wait after so many failures before this one.</summary>
    public static TimeSpan Delay(BackoffOptions options, int failuresBefore, double jitter) =>
        jitter * TimeSpan.FromMilliseconds(
            Math.Min(options.First.TotalMilliseconds * Math.Pow(2, Math.Min(failuresBefore, 30)), options.Longest.TotalMilliseconds));
}
