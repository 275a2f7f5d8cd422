namespace Signalbox.Workflows.Model;

/// <summary>What is sent to the upstream when a call is cancelled at a step: an operation like a step's, approved with the rest.</summary>
public sealed record CancelRequest
{
    /// <summary>The operationId in the source document, for people; <see cref="Operation"/> is what is sent.</summary>
    public string? OperationId { get; init; }

    /// <summary>Required. A method that changes things: PUT, DELETE, POST, PATCH.</summary>
    public PinnedOperation? Operation { get; init; }

    public IReadOnlyList<WorkflowParameter>? Parameters { get; init; }

    public WorkflowRequestBody? RequestBody { get; init; }
}
