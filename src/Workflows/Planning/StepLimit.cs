namespace Signalbox.Workflows.Planning;

/// <summary>What one execution of a step that calls a workflow may take, over everything within it.</summary>
/// <param name="Step">The step, with the steps that led there.</param>
/// <param name="Execution">Which execution of a step in the run, counted from its begin: the same when the run is played again.</param>
/// <param name="Limit">The step's <c>timeout</c>.</param>
public sealed record StepLimit(string Step, int Execution, TimeSpan Limit);
