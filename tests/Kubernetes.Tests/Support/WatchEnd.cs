namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>How a watch ends.</summary>
internal enum WatchEnd
{
    /// <summary>As by the server's own timeout.</summary>
    Orderly,

    /// <summary>The connection breaks.</summary>
    Abort,

    /// <summary>In good order as HTTP, but inside an event.</summary>
    InsideAnEvent,
}
