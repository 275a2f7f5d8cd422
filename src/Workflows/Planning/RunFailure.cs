namespace Signalbox.Workflows.Planning;

/// <summary>Why a run stopped, in words for a model or a person.</summary>
/// <param name="StepId">The step that failed, within a called workflow with the steps that led there, as <c>deploy &gt; createVolume</c>; empty when none was reached.</param>
/// <param name="RequestLine">Method and path of its request; empty when none was built.</param>
/// <param name="StatusCode">Of the response; null when there was none.</param>
/// <param name="Reason">What was wrong.</param>
/// <param name="UpstreamMessage">What the upstream said, at most 1,000 characters; null when it said nothing readable.</param>
/// <param name="OutcomeUnknown">The failed request may have taken effect.</param>
/// <param name="Remedy">What was done already and what to try.</param>
public sealed record RunFailure(
    string StepId, string RequestLine, int? StatusCode, string Reason, string? UpstreamMessage, bool OutcomeUnknown, string Remedy)
{
    /// <summary>The caller went away, or the revision was denied: nothing is tried instead.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>As <see cref="UpstreamFailure.Ended"/>.</summary>
    internal int? Ended { get; init; }
}
