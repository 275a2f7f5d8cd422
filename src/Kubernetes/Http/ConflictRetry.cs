namespace Signalbox.Kubernetes.Http;

/// <summary>Optimistic concurrency: read from the server, decide, write; and all of it again when somebody else wrote in between.</summary>
public static class ConflictRetry
{
    /// <summary>client-go util/retry.DefaultRetry: five tries, 10 ms apart, a little jitter.</summary>
    public const int MaxAttempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs the attempt until it meets no 409 Conflict; the last conflict is thrown. AlreadyExists is no conflict in this sense.</summary>
    /// <param name="attempt">Must read from the server, not from a store that may be behind, and compute anew.</param>
    /// <param name="time">Null for the system clock.</param>
    /// <param name="ct">Ends the wait between attempts.</param>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, TimeProvider? time = null, CancellationToken ct = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await attempt(ct);
            }
            catch (KubernetesApiException e) when (e.IsConflict && tries < MaxAttempts)
            {
                await Task.Delay(Pause * (1 + Random.Shared.NextDouble()), time ?? TimeProvider.System, ct);
            }
        }
    }
}
