namespace Signalbox.Kubernetes.Watching;

/// <summary>The answer of the state machine: where to go and what to wait for first.</summary>
/// <param name="Next">The state.</param>
/// <param name="Pause">The wait.</param>
/// <param name="Asked">How long the server asked for, where the pause takes it into account.</param>
internal readonly record struct ListWatchStep(ListWatchState Next, ListWatchPause Pause, TimeSpan Asked = default);
