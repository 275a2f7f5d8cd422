using Signalbox.Workflows.Conditions;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Why one execution of a step failed.</summary>
/// <param name="Exchange">The request and, where there is one, the response; null when no request was built.</param>
/// <param name="Reason">In words.</param>
/// <param name="Failure">When there was no usable answer.</param>
internal sealed record StepFault(Exchange? Exchange, string Reason, UpstreamFailure? Failure = null)
{
    /// <summary>The answer was a good one, and this is what it lacks.</summary>
    public Shortfall? Shortfall { get; init; }

    /// <summary>Nobody can tell whether the step succeeded: a criterion could not be evaluated.</summary>
    public bool CannotJudge { get; init; }

    /// <summary>Why the workflow stopped that the step called.</summary>
    public RunFailure? OfCalled { get; init; }

    /// <summary>
    /// The request may have taken effect. A 502 or 504 is a gateway's word that it got no answer, or none it understood (RFC 9110 sections
    /// 15.6.3 and 15.6.5): what became of the request behind it nobody knows.
    /// </summary>
    public bool OutcomeUnknown => OfCalled?.OutcomeUnknown ?? Failure?.OutcomeUnknown
        ?? (Exchange is { Response.StatusCode: 502 or 504, Request.Repeatable: false });
}
