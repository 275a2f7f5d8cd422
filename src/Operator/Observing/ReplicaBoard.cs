using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.Operator.Observing;

/// <summary>The tool server replicas that are alive and what they serve, read from their Leases. Thread-safe.</summary>
/// <remarks>
/// A Lease is alive while it is seen to change within its duration, by our own clock, as client-go judges leases. Only a Lease seen for the
/// first time is judged by its renewTime, so that the Lease of a replica that was killed counts for nothing after a restart here; a live
/// replica whose clock is behind shows itself with its next renewal.
/// </remarks>
public sealed class ReplicaBoard(TimeProvider time)
{
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Replica> _replicas = [];
    private long _version;

    /// <summary>What the live replicas serve, with a number that rises with every change.</summary>
    public (IReadOnlyList<ServedSet> Ready, long Version) Read()
    {
        lock (_lock)
            return ([.. _replicas.Values.Where(r => r.IsAlive).Select(r => r.Served!)], _version);
    }

    public long Version => Interlocked.Read(ref _version);

    /// <summary>A Lease appeared, changed or went.</summary>
    public ReplicaChange Observe(string name, Lease? lease)
    {
        lock (_lock)
        {
            var before = _replicas.GetValueOrDefault(name);
            if (lease is null)
            {
                _replicas.Remove(name);
                return Changed(before, null);
            }
            var after = Read(lease, before);
            _replicas[name] = after;
            return Changed(before, after);
        }
    }

    /// <summary>Takes out the replicas that have not renewed in time.</summary>
    public ReplicaChange Expire()
    {
        lock (_lock)
        {
            var joined = false;
            foreach (var (name, replica) in _replicas.Where(r => r.Value.IsAlive && time.GetElapsedTime(r.Value.SeenAt) > r.Value.Duration).ToArray())
            {
                _replicas[name] = replica with { IsAlive = false };
                joined = true;
                _version++;
            }
            return joined ? ReplicaChange.Membership : ReplicaChange.None;
        }
    }

    /// <summary>
    /// Leases that expired more than an hour ago: their replicas were killed and will not delete them. Those of an age known only from their
    /// renewTime are watched for a while first, because a live replica's clock may be far behind.
    /// </summary>
    public IReadOnlyList<AbandonedLease> Abandoned()
    {
        lock (_lock)
        {
            return
            [
                .. from replica in _replicas
                   let unseen = time.GetElapsedTime(replica.Value.SeenAt)
                   where !replica.Value.IsAlive && unseen > replica.Value.Duration + KeptAfterExpiry
                       && time.GetElapsedTime(replica.Value.UnchangedSince) > 2 * replica.Value.Duration
                   select new AbandonedLease(replica.Key, replica.Value.ResourceVersion),
            ];
        }
    }

    private Replica Read(Lease lease, Replica? before)
    {
        var duration = lease.Spec.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : DefaultDuration;
        var text = lease.Metadata.Annotations?.GetValueOrDefault(SignalboxLabels.Served);
        var renewed = lease.Spec.RenewTime;
        var isRenewal = before is not null && (before.RenewTime != renewed || before.Text != text);
        var alive = text is not null && lease.Metadata.DeletionTimestamp is null
            && (isRenewal || (before is null ? renewed is null || time.GetUtcNow() - renewed <= duration : before.IsAlive));
        return new(
            text,
            before is not null && before.Text == text ? before.Served : text is null ? null : ServedSet.Parse(text),
            renewed,
            duration,
            before is null ? FirstSeen(renewed) : isRenewal ? time.GetTimestamp() : before.SeenAt,
            before is null || isRenewal ? time.GetTimestamp() : before.UnchangedSince,
            lease.Metadata.ResourceVersion,
            alive);
    }

    // What is left of a lease that was renewed some time ago is less than its duration.
    private long FirstSeen(DateTimeOffset? renewed)
    {
        var age = renewed is { } at && time.GetUtcNow() is var now && now > at ? now - at : TimeSpan.Zero;
        return time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
    }

    private ReplicaChange Changed(Replica? before, Replica? after)
    {
        var (wasAlive, isAlive) = (before?.IsAlive == true, after?.IsAlive == true);
        if (wasAlive != isAlive)
        {
            _version++;
            return ReplicaChange.Membership;
        }
        if (!isAlive || ReferenceEquals(before!.Served, after!.Served))
            return ReplicaChange.None;
        _version++;
        return new(false, [.. before.Served!.MarksUnlike(after.Served!)]);
    }

    private sealed record Replica(
        string? Text,
        ServedSet? Served,
        DateTimeOffset? RenewTime,
        TimeSpan Duration,
        long SeenAt,
        long UnchangedSince,
        string? ResourceVersion,
        bool IsAlive);
}
