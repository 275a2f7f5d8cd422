using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Rest;

/// <summary>The HTTP status that fits a failed call. Pure.</summary>
/// <remarks>
/// Who calls must know whose fault it was. 400: the arguments break the tool's schema, nothing was sent. 403: a rule of the tool refused them, nothing was
/// sent. 428: a person must say yes first, nothing was sent. 409 and 422: the upstream refused in its
/// last answer, for its state or for the values. 429: it has too many requests, or this server too many calls. 504: it was silent. 502: all else that went wrong there.
/// </remarks>
public static class RestStatus
{
    /// <summary>Null when the call did not fail.</summary>
    public static RestProblem? Problem(ToolCallResult result)
    {
        if (!result.IsError)
            return null;
        if (result.NeedsConfirmation)
            return new("Confirmation needed", 428, result.Text); // RFC 6585, section 3
        if (result.RetryAfter is not null)
            return new("Too many calls", 429, result.Text);
        if (result.NotAllowed)
            return new("Not allowed", 403, result.Text, result.InvalidArgument);
        if (result.InvalidArgument is { } property)
            return new("Invalid arguments", 400, result.Text, property);
        var last = result.Trace.Count > 0 ? result.Trace[^1] : null;
        if (result.OutcomeUnknown || last is { StatusCode: null, Outcome: not StepOutcome.Succeeded })
            return new("No answer from upstream", 504, result.Text, null, result.OutcomeUnknown ? true : null);
        return last is { Outcome: not StepOutcome.Succeeded, StatusCode: { } status } ? Refused(status, result.Text) : new("The workflow failed", 502, result.Text);
    }

    private static RestProblem Refused(int status, string text) => status switch
    {
        409 or 412 or 423 => new("Refused by the upstream's state", 409, text),
        400 or 422 => new("Values refused by the upstream", 422, text),
        429 => new("Too many requests upstream", 429, text),
        _ => new("The workflow failed", 502, text),
    };
}
