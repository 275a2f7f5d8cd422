namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Failure Action Object.</summary>
public sealed record FailureAction
{
    public string Name { get; init; } = "";

    /// <summary><c>end</c>, <c>goto</c> or <c>retry</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The workflow to go to or, with <c>retry</c>, to run first.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Inputs of that workflow. Absent, as in Arazzo 1.0: those of this workflow's inputs that it declares too, by name.</summary>
    public IReadOnlyList<WorkflowCallParameter>? Parameters { get; init; }

    public string? StepId { get; init; }

    /// <summary>Seconds to wait before a retry; an upstream's <c>Retry-After</c> comes first.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>Retries at the most; absent: one.</summary>
    public int? RetryLimit { get; init; }

    public IReadOnlyList<Criterion>? Criteria { get; init; }
}
