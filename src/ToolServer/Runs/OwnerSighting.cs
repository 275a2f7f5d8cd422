namespace Signalbox.ToolServer.Runs;

/// <summary>
/// What is known of one owner's Lease. A Lease lives while it is seen to change within its duration by our own clock, as client-go judges leases: clocks of
/// machines differ. One that is gone is given the same time, because a stopping replica lets its calls end after it has deleted its Lease.
/// </summary>
/// <param name="Instance">Which process writes the Lease; null: it does not say, or there is no Lease.</param>
/// <param name="RenewTime">As written; only whether it changes counts. Null: there is no Lease.</param>
/// <param name="Duration">How long the Lease lasts.</param>
/// <param name="SinceTimestamp">Our own clock when it was first seen like this.</param>
internal sealed record OwnerSighting(string? Instance, DateTimeOffset? RenewTime, TimeSpan Duration, long SinceTimestamp)
{
    /// <summary>Keeps the time of the first sight when nothing has changed since.</summary>
    public OwnerSighting Then(OwnerSighting now) =>
        now.Instance == Instance && now.RenewTime == RenewTime ? now with { SinceTimestamp = SinceTimestamp } : now;

    /// <param name="instance">The process that owns the run.</param>
    /// <param name="time">Our own clock.</param>
    public bool IsDead(string instance, TimeProvider time) =>
        (Instance is not null && Instance != instance) || time.GetElapsedTime(SinceTimestamp) > Duration;
}
