namespace Signalbox.Workflows.Planning;

/// <summary>One finished execution of a step; a retried step has several.</summary>
/// <param name="StepId">The step; within a called workflow with the steps that led there, as <c>deploy &gt; createVolume</c>.</param>
/// <param name="RequestLine">Method and path without query.</param>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record StepRecord(string StepId, string RequestLine, int? StatusCode, StepOutcome Outcome)
{
    /// <summary>Digest of the revision that the step belongs to, where that is a called workflow's; null for the run's own.</summary>
    public string? CalledDigest { get; init; }

    /// <summary>A safe method, RFC 9110 section 9.2.1: nothing was changed upstream.</summary>
    public bool IsSafe { get; init; }
}
