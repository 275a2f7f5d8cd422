namespace Signalbox.Workflows.Expressions;

/// <summary>The names that expressions at one place of a workflow may use.</summary>
/// <param name="Inputs">Declared arguments, each with whether callers may leave it out.</param>
/// <param name="InputsAreOpen">The inputs schema admits arguments that it does not name.</param>
/// <param name="StepOutputs">Output names by step id; null: those of the workflow that the step calls, whatever they are.</param>
/// <param name="Outputs">Names of the workflow's outputs.</param>
/// <param name="WorkflowId">The workflow's own id.</param>
/// <param name="Workflows">Ids of the workflows that this one calls or depends on.</param>
public sealed record ExpressionNames(
    IReadOnlyDictionary<string, bool> Inputs,
    bool InputsAreOpen,
    IReadOnlyDictionary<string, IReadOnlySet<string>?> StepOutputs,
    IReadOnlySet<string> Outputs,
    string WorkflowId,
    IReadOnlySet<string> Workflows)
{
    /// <summary>In a step that calls a workflow <c>$outputs</c> are those of the called one.</summary>
    public bool OutputsAreCalled { get; init; }
}
