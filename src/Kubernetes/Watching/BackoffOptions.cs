namespace Signalbox.Kubernetes.Watching;

/// <summary>An exponential backoff with full jitter that forgets after a quiet time.</summary>
public sealed record BackoffOptions
{
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(800);

    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a failure for so long, the next failure counts as the first.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromMinutes(2);
}
