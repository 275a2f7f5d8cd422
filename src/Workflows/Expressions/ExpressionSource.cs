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
}
