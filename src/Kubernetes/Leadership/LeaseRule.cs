using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Leadership;

/// <summary>Who may lead, and how the lease is then written; pure.</summary>
internal static class LeaseRule
{
    /// <param name="lease">As read; null when there is none.</param>
    /// <param name="identity">Ours.</param>
    /// <param name="unchangedFor">How long, by our own monotonic clock, the record has been seen unchanged. Timestamps in it are another machine's.</param>
    /// <param name="ownDuration">Stands in where the record has no duration.</param>
    public static LeaseDecision Decide(Lease? lease, string identity, TimeSpan unchangedFor, TimeSpan ownDuration)
    {
        if (lease is null)
            return LeaseDecision.Create;
        if (string.IsNullOrEmpty(lease.Spec.HolderIdentity))
            return LeaseDecision.Take;
        if (lease.Spec.HolderIdentity == identity)
            return LeaseDecision.Renew;
        return unchangedFor >= Duration(lease, ownDuration) ? LeaseDecision.Take : LeaseDecision.Wait;
    }

    /// <summary>When a candidate looks again: after the retry period, or as soon as the lease would be free if it is not renewed, whichever is first.</summary>
    /// <param name="lease">As last read; null when there is none.</param>
    /// <param name="unchangedFor">As for <see cref="Decide"/>.</param>
    /// <param name="ownDuration">As for <see cref="Decide"/>.</param>
    /// <param name="retry">The retry period, jitter included.</param>
    public static TimeSpan NextLook(Lease? lease, TimeSpan unchangedFor, TimeSpan ownDuration, TimeSpan retry)
    {
        if (string.IsNullOrEmpty(lease?.Spec.HolderIdentity))
            return retry;
        var left = Duration(lease, ownDuration) - unchangedFor;
        return left > TimeSpan.Zero && left < retry ? left : retry;
    }

    /// <summary>The lease held by us from now; everything else in it is kept.</summary>
    public static Lease Hold(Lease lease, LeaderElectionOptions options, LeaseDecision decision, DateTimeOffset now) => lease with
    {
        Spec = lease.Spec with
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
            AcquireTime = decision == LeaseDecision.Renew ? lease.Spec.AcquireTime ?? now : now,
            RenewTime = now,
            LeaseTransitions = decision switch
            {
                LeaseDecision.Take => (lease.Spec.LeaseTransitions ?? 0) + 1,
                _ => lease.Spec.LeaseTransitions ?? 0,
            },
        },
    };

    private static TimeSpan Duration(Lease lease, TimeSpan ownDuration) =>
        lease.Spec.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : ownDuration;

    /// <summary>The lease given up: empty holder and a second's duration, so that even a client that waits for expiry goes on at once.</summary>
    public static Lease Release(Lease lease, DateTimeOffset now) => lease with
    {
        Spec = lease.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = now, AcquireTime = now },
    };
}
