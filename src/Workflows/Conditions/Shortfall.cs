namespace Signalbox.Workflows.Conditions;

/// <summary>Why a condition does not hold, where more can be said than its text.</summary>
/// <param name="Reason">Goes on behind "Step 's' failed: ". It goes into logs, so it holds no values.</param>
/// <param name="Remedy">For the caller: the values it is about, and what to try, in sentences.</param>
internal sealed record Shortfall(string Reason, string Remedy);
