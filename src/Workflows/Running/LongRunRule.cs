using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Running;

/// <summary>Which workflows are worth a record: those that may wait for something upstream.</summary>
public static class LongRunRule
{
    /// <summary>A client waits this long without a thought; what is over sooner is called again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the waits that the retries of the plan, and of those that it calls, declare can add up to <see cref="Patience"/>.</summary>
    public static bool CanTakeLong(WorkflowPlan plan)
    {
        var longest = 0.0;
        foreach (var step in plan.Closure().SelectMany(p => p.Steps))
            longest += step.OnFailure.Where(a => a.Type == "retry").Sum(a => a.RetryAfter.TotalSeconds * a.RetryLimit);
        return longest >= Patience.TotalSeconds;
    }

    /// <summary>A safe method changes nothing upstream, RFC 9110 section 9.2.1: such a request needs no record.</summary>
    public static bool IsSafe(UpstreamRequest request) => request.Method is "GET" or "HEAD" or "OPTIONS";
}
