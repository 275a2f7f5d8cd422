namespace Signalbox.Workflows.Planning;

/// <summary>A compiled call of another workflow.</summary>
/// <param name="WorkflowId">Whom to call.</param>
/// <param name="Arguments">Its inputs; null: those of the caller's inputs that it declares too, by name.</param>
internal sealed record PlannedCall(string WorkflowId, IReadOnlyList<PlannedArgument>? Arguments);
