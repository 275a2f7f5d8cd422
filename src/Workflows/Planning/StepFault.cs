using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Why one execution of a step failed.</summary>
/// <param name="Exchange">The request and, where there is one, the response.</param>
/// <param name="Reason">In words.</param>
/// <param name="Failure">When there was no usable answer.</param>
internal sealed record StepFault(Exchange Exchange, string Reason, UpstreamFailure? Failure = null)
{
    public bool OutcomeUnknown => Failure?.OutcomeUnknown == true;
}
