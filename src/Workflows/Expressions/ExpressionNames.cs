namespace Signalbox.Workflows.Expressions;

/// <summary>The names that expressions of one workflow may use.</summary>
/// <param name="Inputs">Declared arguments, each with whether callers may leave it out.</param>
/// <param name="InputsAreOpen">The inputs schema admits arguments that it does not name.</param>
/// <param name="StepOutputs">Output names by step id.</param>
/// <param name="Outputs">Names of the workflow's outputs.</param>
public sealed record ExpressionNames(
    IReadOnlyDictionary<string, bool> Inputs,
    bool InputsAreOpen,
    IReadOnlyDictionary<string, IReadOnlySet<string>> StepOutputs,
    IReadOnlySet<string> Outputs);
