namespace Signalbox.Kubernetes.Watching;

/// <summary>Failures that are told apart, because the way on differs.</summary>
internal enum ListWatchFailure
{
    /// <summary>No answer, a broken stream, an error of the server: what is known stays good.</summary>
    Unreachable,

    /// <summary>410: the server has forgotten the version or the continue token.</summary>
    Expired,

    /// <summary>A change came that names no object: only a list can tell what it was.</summary>
    Unidentified,

    /// <summary>401 even with fresh credentials.</summary>
    Unauthorized,

    Forbidden,

    /// <summary>404 on a collection: the kind is not served.</summary>
    KindMissing,

    /// <summary>429 or 503.</summary>
    Throttled,
}
