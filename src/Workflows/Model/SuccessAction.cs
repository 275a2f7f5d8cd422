namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Success Action Object.</summary>
public sealed record SuccessAction
{
    public string Name { get; init; } = "";

    /// <summary><c>end</c> or <c>goto</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The workflow to go to.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Inputs of that workflow. Absent, as in Arazzo 1.0: those of this workflow's inputs that it declares too, by name.</summary>
    public IReadOnlyList<WorkflowCallParameter>? Parameters { get; init; }

    /// <summary>The step to go to.</summary>
    public string? StepId { get; init; }

    /// <summary>All must hold for the action to be taken. Absent: always taken.</summary>
    public IReadOnlyList<Criterion>? Criteria { get; init; }
}
