using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>A target cannot be used as it stands. The message names the object, the field and the remedy, never a Secret value.</summary>
internal sealed class UpstreamRefusedException(UpstreamFailureKind kind, string message, bool transient = false, Exception? inner = null, TimeSpan? retryAfter = null)
    : Exception(message, inner)
{
    public UpstreamFailureKind Kind { get; } = kind;

    /// <summary>Trying again may help: the login server did not answer, for one. Nothing of the request itself was sent.</summary>
    public bool Transient { get; } = transient;

    /// <summary>What the upstream asked us to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
