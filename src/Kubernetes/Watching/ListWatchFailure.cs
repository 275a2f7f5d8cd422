namespace Signalbox.Kubernetes.Watching;

/// <summary>Failures that are told apart, because the way on differs.</summary>
internal enum ListWatchFailure
{
    /// <summary>No answer, or a broken stream: what is known stays good.</summary>
    Unreachable,

    /// <summary>An error of the server, or an answer that is none: what is known stays good.</summary>
    Failing,

    /// <summary>410: the server has forgotten the version or the continue token.</summary>
    Expired,

    /// <summary>A change came that names no object: only a list can tell what it was.</summary>
    Unidentified,

    /// <summary>401 even with fresh credentials.</summary>
    Unauthorized,

    Forbidden,

    /// <summary>404 on a collection: the kind is not served.</summary>
    KindMissing,

    /// <summary>429: the server has more to do than it can.</summary>
    Throttled,

    /// <summary>503: the server is starting, or going.</summary>
    NotReady,
}
