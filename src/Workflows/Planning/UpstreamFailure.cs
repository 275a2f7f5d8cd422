namespace Signalbox.Workflows.Planning;

/// <summary>No usable answer, after the edge's own retries.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">For people; no secrets.</param>
/// <param name="OutcomeUnknown">The request may have taken effect upstream.</param>
public sealed record UpstreamFailure(UpstreamFailureKind Kind, string Message, bool OutcomeUnknown)
{
    /// <summary>The <see cref="StepLimit.Execution"/> whose time was up, which ends everything within that step; null: none's was.</summary>
    public int? Ended { get; init; }
}
