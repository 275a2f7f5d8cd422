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
        var duration = lease.Spec.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : ownDuration;
        return unchangedFor >= duration ? LeaseDecision.Take : LeaseDecision.Wait;
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

    /// <summary>The lease given up: empty holder and a second's duration, so that even a client that waits for expiry goes on at once.</summary>
    public static Lease Release(Lease lease, DateTimeOffset now) => lease with
    {
        Spec = lease.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = now, AcquireTime = now },
    };
}
