using System.Text.Json;

namespace Signalbox.Workflows.Planning;

/// <summary>One HTTP request that the edge must send, complete but for base URL, credentials and transport.</summary>
public sealed record UpstreamRequest
{
    /// <summary>Place of the step in <see cref="Plan"/>'s spec.</summary>
    public required int StepIndex { get; init; }

    /// <summary>The step; within a called workflow with the steps that led there, as <c>deploy &gt; createVolume</c>.</summary>
    public required string StepId { get; init; }

    /// <summary>The plan that the step belongs to: the run's own, or that of a called workflow, whose target the request is for. Null: the run's.</summary>
    public WorkflowPlan? Plan { get; init; }

    /// <summary>What the workflow of <see cref="Plan"/> was given. May hold secrets.</summary>
    public JsonElement Inputs { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// Begins with a slash, already escaped, relative to the target's base URL. No dot segment and no escaped slash comes from a
    /// parameter value, so it never leaves the path template.
    /// </summary>
    public required string PathAndQuery { get; init; }

    /// <summary>Without Content-Type. Names are valid tokens, values hold no CR, LF or NUL; never Host or framing. Authorization only from what an earlier step was given.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>Null when there is no body.</summary>
    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The step's own limit for this exchange; null: the target's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// The limits of the steps that this one is called by, innermost first. A request that one of them leaves no time for is not sent, and failed with
    /// <see cref="UpstreamFailure.Ended"/>.
    /// </summary>
    public IReadOnlyList<StepLimit> Within { get; init; } = [];

    /// <summary>Whether a redirect is an answer as any other, because the step's own criteria judge the status. None is followed.</summary>
    public bool TakesRedirect { get; init; }

    /// <summary>A safe or idempotent method (RFC 9110 section 9.2.2), or declared repeatable: sending it twice does no harm.</summary>
    public required bool Repeatable { get; init; }

    /// <summary>Method and path without the query, which may hold what should not be shown.</summary>
    public string RequestLine
    {
        get
        {
            var query = PathAndQuery.IndexOf('?', StringComparison.Ordinal);
            return string.Concat(Method, " ", query < 0 ? PathAndQuery : PathAndQuery.AsSpan(0, query));
        }
    }

    /// <summary>The request line alone: headers and body may hold secrets.</summary>
    public override string ToString() => RequestLine;
}
