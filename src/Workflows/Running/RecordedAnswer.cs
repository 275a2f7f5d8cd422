using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Running;

/// <summary>What came of one request of a run: exactly one of answer and failure.</summary>
/// <param name="Mark">The request that it belongs to, as <see cref="RequestMark"/>.</param>
/// <param name="Response">The answer.</param>
/// <param name="Failure">Why there is none.</param>
public sealed record RecordedAnswer(string Mark, UpstreamResponse? Response, UpstreamFailure? Failure)
{
    /// <summary>The end alone: headers and bodies may hold secrets.</summary>
    public override string ToString() => Response?.ToString() ?? Failure?.Kind.ToString() ?? "";
}
