using Signalbox.Workflows.Conditions;

namespace Signalbox.Workflows.Planning;

/// <summary>One compiled step.</summary>
public sealed record PlannedStep
{
    internal PlannedStep()
    {
    }

    public required int Index { get; init; }

    public required string StepId { get; init; }

    /// <summary>Empty for a step that calls a workflow.</summary>
    public string Method { get; init; } = "";

    /// <summary>The path template; empty for a step that calls a workflow.</summary>
    public string Path { get; init; } = "";

    /// <summary>See <see cref="UpstreamRequest.Repeatable"/>; false for a step that calls a workflow, whose own steps say it.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The workflow that the step calls; null for an operation.</summary>
    internal PlannedCall? Call { get; init; }

    /// <summary>What is sent when the call is cancelled while the run stands here; null: nothing.</summary>
    internal PlannedStep? OnCancel { get; init; }

    /// <summary>Of one exchange; of a step that calls a workflow, of everything within.</summary>
    internal TimeSpan? Timeout { get; init; }

    internal IReadOnlyList<PlannedParameter> Parameters { get; init; } = [];

    internal PlannedBody? Body { get; init; }

    /// <summary>Empty: any 2xx status is success.</summary>
    internal IReadOnlyList<CompiledCriterion> SuccessCriteria { get; init; } = [];

    internal IReadOnlyList<PlannedAction> OnSuccess { get; init; } = [];

    internal IReadOnlyList<PlannedAction> OnFailure { get; init; } = [];

    internal IReadOnlyList<PlannedOutput> Outputs { get; init; } = [];

    /// <summary>Indexes of steps.</summary>
    internal IReadOnlyList<int> DependsOn { get; init; } = [];

    internal IReadOnlyList<StepOfWorkflow> DependsOnOthers { get; init; } = [];

    /// <summary>See <see cref="UpstreamRequest.TakesRedirect"/>.</summary>
    internal bool TakesRedirect { get; init; }

    /// <summary>A safe method changes nothing upstream, RFC 9110 section 9.2.1.</summary>
    internal bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS";
}
