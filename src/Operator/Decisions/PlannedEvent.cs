namespace Signalbox.Operator.Decisions;

/// <summary>A transition to tell people about.</summary>
/// <param name="IsWarning">Type Warning instead of Normal.</param>
/// <param name="Reason">One of <see cref="EventReason"/>.</param>
/// <param name="Note">What happened and, for a warning, what to do.</param>
public sealed record PlannedEvent(bool IsWarning, string Reason, string Note)
{
    public static PlannedEvent Normal(string reason, string note) => new(false, reason, note);

    public static PlannedEvent Warning(string reason, string note) => new(true, reason, note);
}
