namespace Signalbox.Kubernetes.Watching;

/// <summary>How long each pause is. Not thread-safe: a loop owns one.</summary>
internal sealed class ListWatchPauses(InformerOptions options, TimeProvider time)
{
    private readonly Backoff failing = new(options.Backoff, time);
    private readonly Backoff reconnecting = new(options.Reconnect, time);
    private readonly Backoff relisting = new(options.Backoff, time);
    private readonly Backoff notReady = new(options.Backoff, time);
    private readonly Backoff forbidden = new(options.Backoff with { Longest = options.ForbiddenDelay }, time);

    /// <summary>A watch brought something: the list that it began at was good, and one that is due later is due for another reason.</summary>
    public void Advanced() => relisting.Reset();

    /// <param name="step">What the state machine said.</param>
    /// <param name="jitter">0 to 1.</param>
    public TimeSpan Next(ListWatchStep step, double jitter) => step.Pause switch
    {
        ListWatchPause.None => TimeSpan.Zero,
        ListWatchPause.Asked => step.Asked * (1 + 0.1 * jitter),
        ListWatchPause.NotReady when notReady.Next(jitter) is var own => own < step.Asked ? own : step.Asked,
        ListWatchPause.Reconnect => reconnecting.Next(jitter),
        ListWatchPause.Relist => relisting.Next(jitter),
        // Half of it at least, because it is said loudly each time.
        ListWatchPause.Forbidden => forbidden.Next((1 + jitter) / 2),
        ListWatchPause.KindMissing => options.MissingKindDelay * (0.75 + jitter / 2),
        _ => failing.Next(jitter),
    };
}
