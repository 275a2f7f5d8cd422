namespace Signalbox.Workflows.Planning;

/// <summary>A place in a spec that runs another workflow.</summary>
/// <param name="Place">For messages, as <c>step 'deploy'</c>.</param>
/// <param name="WorkflowId">Whom it runs.</param>
/// <param name="Arguments">Names of the inputs that it gives; null: those of the caller's inputs that the other declares too.</param>
public sealed record WorkflowCall(string Place, string WorkflowId, IReadOnlyList<string>? Arguments);
