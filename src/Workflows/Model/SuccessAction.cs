namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Success Action Object.</summary>
public sealed record SuccessAction
{
    public string Name { get; init; } = "";

    /// <summary><c>end</c> or <c>goto</c>.</summary>
    public string Type { get; init; } = "";

    public string? WorkflowId { get; init; }

    /// <summary>The step to go to.</summary>
    public string? StepId { get; init; }

    /// <summary>All must hold for the action to be taken. Absent: always taken.</summary>
    public IReadOnlyList<Criterion>? Criteria { get; init; }
}
