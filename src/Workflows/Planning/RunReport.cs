using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Words for a run that stopped: what happened, what was done before, what to try.</summary>
internal sealed class RunReport(IReadOnlyList<StepRecord> trace)
{
    /// <param name="path">The step, with the steps that led to it.</param>
    /// <param name="fault">Null when the step was not begun.</param>
    /// <param name="reason">In words.</param>
    /// <param name="outcomeUnknown">A request may have taken effect.</param>
    public RunFailure Stopped(string path, StepFault? fault, string reason, bool outcomeUnknown = false)
    {
        var exchange = fault?.Exchange;
        var status = exchange?.Response?.StatusCode;
        return new(
            path,
            exchange?.Request.RequestLine ?? "",
            status,
            $"Step '{path}' failed: {reason}{Tries(path)}.".Replace("..", ".", StringComparison.Ordinal),
            exchange is null || fault is { Shortfall: not null } ? null : UpstreamMessage.Of(exchange),
            outcomeUnknown,
            Remedy(outcomeUnknown, Advice(fault, status)))
        {
            IsFinal = fault?.Failure?.Kind is UpstreamFailureKind.Cancelled or UpstreamFailureKind.Denied,
            Ended = fault?.Failure?.Ended,
        };
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

    private string Tries(string path)
    {
        var tries = trace.Reverse().TakeWhile(t => t.StepId == path).Count();
        return tries > 1 ? $" (after {tries} tries)" : "";
    }

    private string Remedy(bool outcomeUnknown, string advice)
    {
        var unknown = outcomeUnknown ? "Outcome unknown: the request may have taken effect. Look before you call again. " : "";
        var done = trace
            .Where(t => t is { Outcome: StepOutcome.Succeeded, IsSafe: false })
            .Select(t => $"{t.StepId} ({t.RequestLine}, {t.StatusCode})").Distinct().ToArray();
        return done.Length == 0
            ? $"{unknown}{advice}"
            : $"{unknown}{advice} Already done and not undone: {string.Join(", ", done.Take(10))}.";
    }

    private static string Advice(StepFault? fault, int? status)
    {
        if (fault is null or { Exchange: null })
            return "Correct the arguments.";
        if (fault.Shortfall is { } shortfall)
            return shortfall.Remedy;
        if (fault.CannotJudge && status is >= 200 and < 300)
            return "The upstream answered in another form than the workflow expects: look at the state of the upstream, and have the workflow's criterion corrected.";
        return Advice(status, fault.Failure);
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
            UpstreamFailureKind.Denied => "Call the tool again if another revision of it is approved.",
            _ => "Call again if the result is still wanted.",
        };
}
