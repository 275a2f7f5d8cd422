namespace Signalbox.Kubernetes.Leadership;

/// <summary>Which lease to hold and how. Times are client-go's; they must keep: lease &gt; renew deadline &gt; 1.2 × retry period.</summary>
public sealed record LeaderElectionOptions
{
    public required string Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string Name { get; init; }

    /// <summary>Unique for each process: two holders of one identity would both lead.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal that they saw.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that cannot renew goes on leading.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between tries, to get as well as to renew.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">Names the option at fault and the rule.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Identity))
            throw new ArgumentException("Identity must not be empty: make it unique, such as pod name and a random suffix.");
        if (RetryPeriod <= TimeSpan.Zero)
            throw new ArgumentException($"RetryPeriod must be above zero, is {RetryPeriod}.");
        if (RenewDeadline <= 1.2 * RetryPeriod)
            throw new ArgumentException($"RenewDeadline must be above 1.2 × RetryPeriod ({1.2 * RetryPeriod}), is {RenewDeadline}.");
        if (LeaseDuration <= RenewDeadline)
            throw new ArgumentException($"LeaseDuration must be above RenewDeadline ({RenewDeadline}), is {LeaseDuration}.");
        if (LeaseDuration < TimeSpan.FromSeconds(1))
            throw new ArgumentException($"LeaseDuration must be a second or more, is {LeaseDuration}: the Lease counts whole seconds.");
    }
}
