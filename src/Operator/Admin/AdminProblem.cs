using System.Text.Json.Serialization;

namespace Signalbox.Operator.Admin;

/// <summary>A refused request, as RFC 9457 has it (<c>application/problem+json</c>).</summary>
/// <param name="Title">What kind of problem.</param>
/// <param name="Status">The HTTP status, again.</param>
/// <param name="Detail">What happened and what to do.</param>
/// <param name="RetryAfter">Seconds after which to come again; null: that would not help.</param>
internal sealed record AdminProblem(string Title, int Status, string Detail, [property: JsonIgnore] int? RetryAfter = null);
