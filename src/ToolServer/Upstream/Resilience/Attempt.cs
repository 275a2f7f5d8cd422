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

    /// <summary>Of the kind that tends to last: the host could not be reached, gave no answer in time, or answered 500.</summary>
    public bool Lasting { get; init; }

    /// <summary>The request went out and no answer of the upstream's own came back.</summary>
    public bool AnswerLost { get; init; }

    /// <summary>Says that the host as a whole is in trouble.</summary>
    public bool AgainstHost { get; init; }

    public static Attempt Refused(UpstreamFailureKind kind, string message) =>
        new() { Failure = new UpstreamFailure(kind, message, OutcomeUnknown: false) };
}
