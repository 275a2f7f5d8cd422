namespace Signalbox.Operator.Admin;

/// <summary>Body of <c>POST /workflows/…/approve</c> and <c>/reject</c>; may be left out.</summary>
/// <param name="SpecDigest">What was reviewed. Anything else is refused; null decides about what is published now.</param>
/// <param name="Message">Why; kept with the decision.</param>
internal sealed record DecisionRequest(string? SpecDigest, string? Message);
