using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Step Object with the operation pinned, so that nothing at run time needs the OpenAPI document.</summary>
public sealed record WorkflowStep
{
    /// <summary>Unique in the workflow, <c>[A-Za-z0-9_\-]+</c>.</summary>
    public string StepId { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>The operationId in the source document. For people and for export; <see cref="Operation"/> is what runs.</summary>
    public string? OperationId { get; init; }

    /// <summary>Arazzo <c>operationPath</c>: a JSON pointer into the source document, where it has no operationId.</summary>
    public string? OperationPath { get; init; }

    /// <summary>Arazzo <c>workflowId</c>: the step calls the live workflow of this namespace that has this id, with the parameters as its inputs.</summary>
    public string? WorkflowId { get; init; }

    public PinnedOperation? Operation { get; init; }

    public IReadOnlyList<WorkflowParameter>? Parameters { get; init; }

    public WorkflowRequestBody? RequestBody { get; init; }

    /// <summary>All must hold. Absent: any 2xx status is success.</summary>
    public IReadOnlyList<Criterion>? SuccessCriteria { get; init; }

    public IReadOnlyList<SuccessAction>? OnSuccess { get; init; }

    public IReadOnlyList<FailureAction>? OnFailure { get; init; }

    /// <summary>Output name to runtime expression (a string) or Selector Object (Arazzo 1.1).</summary>
    public IReadOnlyDictionary<string, JsonElement>? Outputs { get; init; }

    /// <summary>Step ids that must have completed first; of another workflow as <c>$workflows.ID.steps.STEP</c>.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>Milliseconds that one exchange of this step may take (Arazzo 1.1).</summary>
    public long? Timeout { get; init; }

    /// <summary>Sent when the call is cancelled while the run stands at this step, the job that it follows being under way. Absent: nothing is.</summary>
    public CancelRequest? OnCancel { get; init; }

    /// <summary>The author's word that sending this request twice does no harm; lets a POST or PATCH be retried.</summary>
    public bool? Repeatable { get; init; }

    /// <summary>The answer of a target with <c>executor: Simulated</c>, and of a dry run. Absent: one is made up from criteria and outputs.</summary>
    public SimulatedResponse? SimulatedResponse { get; init; }
}
