using Signalbox.ToolServer.Hosting;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>Which owners of runs are dead. Their Leases are read by name, and only those of replicas that own a run that has not ended. Not thread-safe.</summary>
internal sealed class ReplicaLiveness(RunStore store, string systemNamespace, TimeProvider time)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(ReplicaLease.DurationSeconds);
    private readonly Dictionary<string, OwnerSighting> _sightings = new(StringComparer.Ordinal);

    /// <summary>Looks at the Leases of these replicas, and forgets the others. What cannot be read stays as it was last seen, and so does not age.</summary>
    public async Task LookAsync(IReadOnlyCollection<string> replicas, CancellationToken ct)
    {
        foreach (var gone in _sightings.Keys.Except(replicas).ToArray())
            _sightings.Remove(gone);
        foreach (var replica in replicas)
        {
            var lease = await store.FindLeaseAsync(new(systemNamespace, ReplicaLease.NameOf(replica)), ct);
            var now = new OwnerSighting(
                lease?.Metadata.Annotations?.GetValueOrDefault(SignalboxLabels.Instance),
                lease?.Spec.RenewTime,
                lease?.Spec.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : Duration,
                time.GetTimestamp());
            _sightings[replica] = _sightings.TryGetValue(replica, out var before) ? before.Then(now) : now;
        }
    }

    public bool IsDead(RunOwner owner) => _sightings.TryGetValue(owner.Replica, out var seen) && seen.IsDead(owner.Instance, time);
}
