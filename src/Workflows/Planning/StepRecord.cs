namespace Signalbox.Workflows.Planning;

/// <summary>One finished execution of a step; a retried step has several.</summary>
/// <param name="StepId">The step.</param>
/// <param name="RequestLine">Method and path without query.</param>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record StepRecord(string StepId, string RequestLine, int? StatusCode, StepOutcome Outcome);
