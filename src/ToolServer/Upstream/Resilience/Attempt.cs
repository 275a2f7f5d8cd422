using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Resilience;

/// <summary>What one attempt came to: an answer or a failure, and what that means for retry and circuit breaker.</summary>
internal sealed record Attempt
{
    public UpstreamResponse? Response { get; init; }

    public UpstreamFailure? Failure { get; init; }

    /// <summary>The failure may be gone the next time, and sending the request again cannot do anything twice.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>What the upstream asked us to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Says that the host as a whole is in trouble.</summary>
    public bool AgainstHost { get; init; }

    public static Attempt Refused(UpstreamFailureKind kind, string message) =>
        new() { Failure = new UpstreamFailure(kind, message, OutcomeUnknown: false) };
}
