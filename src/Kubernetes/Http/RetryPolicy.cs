namespace Signalbox.Kubernetes.Http;

/// <summary>Which failed attempt is repeated, and when. Pure.</summary>
internal static class RetryPolicy
{
    public const int MaxAttempts = 6;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstWhileStarting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After an answer. 429 and 503 with Retry-After were not carried out, so any method is repeated; other failures of the server only
    /// where a repeat does no harm. Null: do not repeat. A server that starts asks for ten seconds whenever it is asked and is ready within
    /// one or two, so its wish is the most that is waited; one that is overloaded (429) means it.
    /// </summary>
    public static TimeSpan? AfterAnswer(bool safe, int code, TimeSpan? retryAfter, int attempt, double jitter)
    {
        if (attempt >= MaxAttempts)
            return null;
        if (code == 503 && retryAfter is { } most && StartingBackoff(attempt, jitter) is var own)
            return own < most ? own : most;
        if (code == 429 && retryAfter is { } wait)
            return wait;
        return safe && code is 429 or 500 or 502 or 503 or 504 ? Backoff(attempt, jitter) : null;
    }

    /// <summary>After no answer: the request may have been carried out, so only safe ones are repeated.</summary>
    public static TimeSpan? AfterLoss(bool safe, int attempt, double jitter) =>
        safe && attempt < MaxAttempts ? Backoff(attempt, jitter) : null;

    private static TimeSpan Backoff(int attempt, double jitter) => Backoff(First, attempt, jitter);

    private static TimeSpan StartingBackoff(int attempt, double jitter) => Backoff(FirstWhileStarting, attempt, jitter);

    /// <param name="first">The first step.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="jitter">0 to 1; the wait is between half and the whole of the step.</param>
    private static TimeSpan Backoff(TimeSpan first, int attempt, double jitter)
    {
        var step = Math.Min(first.TotalMilliseconds * Math.Pow(2, attempt - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(step * (0.5 + jitter / 2));
    }
}
