namespace Signalbox.ToolServer.Rest;

/// <summary>A refused or failed REST call, as RFC 9457 has it (<c>application/problem+json</c>).</summary>
/// <param name="Title">What kind of problem.</param>
/// <param name="Status">The HTTP status, again.</param>
/// <param name="Detail">What happened and what to do.</param>
/// <param name="Property">Path of the argument at fault, when the arguments were refused.</param>
/// <param name="OutcomeUnknown">True when a request that changes things was sent and its answer was lost.</param>
public sealed record RestProblem(string Title, int Status, string Detail, string? Property = null, bool? OutcomeUnknown = null);
