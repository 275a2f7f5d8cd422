using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Words for a run that stopped: what happened, what was done before, what to try.</summary>
internal sealed class RunReport(WorkflowPlan plan, IReadOnlyList<StepRecord> trace)
{
    public RunFailure Stopped(PlannedStep step, StepFault? fault, string reason, bool outcomeUnknown)
    {
        var status = fault?.Exchange.Response?.StatusCode;
        return new(
            step.StepId,
            fault?.Exchange.Request.RequestLine ?? "",
            status,
            $"Step '{step.StepId}' failed: {reason}{Tries(step)}.".Replace("..", ".", StringComparison.Ordinal),
            fault is null or { Shortfall: not null } ? null : UpstreamMessage.Of(fault.Exchange),
            outcomeUnknown,
            Remedy(outcomeUnknown, fault is null ? "Correct the arguments." : fault.Shortfall?.Remedy ?? Advice(status, fault.Failure)));
    }

    /// <summary>Every step succeeded, and yet there is no result to give.</summary>
    public RunFailure NoResult(string stepId, Exchange? exchange, string reason) => new(
        stepId,
        exchange?.Request.RequestLine ?? "",
        exchange?.Response?.StatusCode,
        reason,
        null,
        false,
        Remedy(false, "The steps ran; the workflow's outputs do not fit the answers. Have the workflow corrected, or look the result up with another tool."));

    private string Tries(PlannedStep step)
    {
        var tries = trace.Reverse().TakeWhile(t => t.StepId == step.StepId).Count();
        return tries > 1 ? $" (after {tries} tries)" : "";
    }

    private string Remedy(bool outcomeUnknown, string advice)
    {
        var unknown = outcomeUnknown ? "Outcome unknown: the request may have taken effect. Look before you call again. " : "";
        var done = trace
            .Where(t => t.Outcome == StepOutcome.Succeeded && !plan.Steps.First(s => s.StepId == t.StepId).IsSafe)
            .Select(t => $"{t.StepId} ({t.RequestLine}, {t.StatusCode})").Distinct().ToArray();
        return done.Length == 0
            ? $"{unknown}{advice}"
            : $"{unknown}{advice} Already done and not undone: {string.Join(", ", done.Take(10))}.";
    }

    private static string Advice(int? status, UpstreamFailure? failure) => failure is null
        ? status switch
        {
            400 or 422 => "Correct the arguments by what the upstream says.",
            401 => "The upstream does not accept the target's credentials: check the Secret of the McpTarget.",
            403 => "The target's credentials do not allow this: use an account that may, or another tool.",
            404 or 410 => "Check the ids in the arguments: the upstream knows no such thing.",
            409 or 412 => "The thing is in another state than expected: look at it, then try again.",
            408 or 425 or 429 or 503 => "The upstream is busy: try again later.",
            502 or 504 => "A gateway before the upstream got no proper answer from it: see the logs of both, or try again later.",
            >= 500 => "The upstream failed: try again later, or see its logs.",
            _ => "Look at the state of the upstream, then try again.",
        }
        : failure.Kind switch
        {
            UpstreamFailureKind.Connect => "The upstream cannot be reached: check the address and TLS settings of the McpTarget and the network.",
            UpstreamFailureKind.Timeout or UpstreamFailureKind.Lost => "Try again later, or give the McpTarget a longer timeout.",
            UpstreamFailureKind.TooLarge => "Ask for less, or raise maxResponseBytes of the McpTarget.",
            UpstreamFailureKind.CircuitOpen or UpstreamFailureKind.RateLimited => "Try again later.",
            UpstreamFailureKind.Credentials => "Check the Secret of the McpTarget.",
            UpstreamFailureKind.Refused => "Check the McpTarget.",
            _ => "Call again if the result is still wanted.",
        };
}
