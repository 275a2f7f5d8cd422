namespace Signalbox.Workflows.Planning;

/// <summary>Why there is no usable answer.</summary>
public enum UpstreamFailureKind
{
    /// <summary>No connection: name, TCP or TLS. Nothing was sent.</summary>
    Connect,

    /// <summary>The answer did not come in time.</summary>
    Timeout,

    /// <summary>The connection broke after the request was on its way.</summary>
    Lost,

    /// <summary>The answer is larger than the target allows.</summary>
    TooLarge,

    /// <summary>The host failed too often a moment ago; nothing was sent.</summary>
    CircuitOpen,

    /// <summary>The target's own limit kept the request back; nothing was sent.</summary>
    RateLimited,

    /// <summary>The credentials could not be had or were not accepted at login.</summary>
    Credentials,

    /// <summary>Refused before sending: target missing, origin not allowed and the like.</summary>
    Refused,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>The revision that runs was denied after the run had begun; nothing was sent, and nothing is tried instead.</summary>
    Denied,
}
