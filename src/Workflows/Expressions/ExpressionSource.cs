namespace Signalbox.Workflows.Expressions;

/// <summary>Where a runtime expression reads.</summary>
public enum ExpressionSource
{
    Url,
    Method,
    StatusCode,
    RequestHeader,
    RequestQuery,
    RequestPath,
    RequestBody,
    ResponseHeader,
    ResponseBody,
    Input,
    Output,
    StepOutput,

    /// <summary><c>$outputs</c> in a step that calls a workflow: what that workflow gave.</summary>
    CalledOutput,

    /// <summary><c>$workflows.ID.inputs.NAME</c> of another workflow.</summary>
    WorkflowInput,

    /// <summary><c>$workflows.ID.outputs.NAME</c> of another workflow.</summary>
    WorkflowOutput,

    /// <summary><c>$workflows.ID.steps.STEP.outputs.NAME</c> of another workflow.</summary>
    WorkflowStepOutput,
}
