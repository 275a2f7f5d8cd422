namespace Signalbox.Kubernetes.Watching;

/// <summary>The answer of the state machine: where to go and what to wait for first.</summary>
internal readonly record struct ListWatchStep(ListWatchState Next, ListWatchPause Pause, TimeSpan Asked = default);
