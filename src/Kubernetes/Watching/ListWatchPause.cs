namespace Signalbox.Kubernetes.Watching;

/// <summary>What the next state waits for before it is acted on. Each counts its own failures: what was before says nothing of what comes after it.</summary>
internal enum ListWatchPause
{
    None,

    /// <summary>There was an answer, and it was a failure.</summary>
    Backoff,

    /// <summary>Nobody answered: whoever comes back is to be found soon.</summary>
    Reconnect,

    /// <summary>The history is gone: a list is due.</summary>
    Relist,

    /// <summary>The server is not ready yet: what it asked for is the most, not the least.</summary>
    NotReady,

    /// <summary>At least what the server asked for.</summary>
    Asked,
    Forbidden,
    KindMissing,
}
