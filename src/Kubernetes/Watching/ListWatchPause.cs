namespace Signalbox.Kubernetes.Watching;

/// <summary>How long to wait before the next state is acted on.</summary>
internal enum ListWatchPause
{
    None,
    Backoff,

    /// <summary>At least what the server asked for.</summary>
    Asked,
    Forbidden,
    KindMissing,
}
