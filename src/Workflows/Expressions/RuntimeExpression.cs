using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>An Arazzo 1.1 runtime expression, parsed and resolved once.</summary>
/// <param name="Text">As written.</param>
/// <param name="Source">Where it reads.</param>
/// <param name="StepId">Of a step output.</param>
/// <param name="Name">Of the header, query or path parameter, input or output.</param>
/// <param name="Pointer">Into the value found there.</param>
/// <param name="Optional">An argument that callers may leave out: then what it stands for is left out too.</param>
public sealed record RuntimeExpression(
    string Text, ExpressionSource Source, string StepId, string Name, JsonPointer Pointer, bool Optional = false)
{
    /// <summary>Of an input or output of another workflow.</summary>
    public string WorkflowId { get; init; } = "";

    /// <summary>The value with its type kept; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement Evaluate(ExpressionScope scope) => Pointer.Resolve(Read(scope));

    /// <summary>Why <see cref="Evaluate"/> found nothing, in words.</summary>
    public string WhyMissing => Source switch
    {
        ExpressionSource.Input => $"the argument '{Name}' was not given{At()}",
        ExpressionSource.StepOutput => $"step '{StepId}' gave no output '{Name}'{At()}",
        ExpressionSource.CalledOutput => $"the called workflow gave no output '{Name}'{At()}",
        ExpressionSource.WorkflowInput or ExpressionSource.WorkflowOutput or ExpressionSource.WorkflowStepOutput =>
            $"workflow '{WorkflowId}' has not run in this call, or has no such value{At()}",
        ExpressionSource.ResponseBody => $"the response body has no value{At()}",
        ExpressionSource.ResponseHeader => $"the response has no header '{Name}'",
        ExpressionSource.RequestBody => $"the request body has no value{At()}",
        ExpressionSource.StatusCode => "there was no response",
        _ => $"{Text} has no value",
    };

    private string At() => Pointer.Tokens.Count == 0 ? "" : $" at {Pointer}";

    private JsonElement Read(ExpressionScope scope) => Source switch
    {
        ExpressionSource.Url => JsonText.Element(scope.Exchange?.Request.PathAndQuery),
        ExpressionSource.Method => JsonText.Element(scope.Exchange?.Request.Method),
        ExpressionSource.StatusCode => scope.Exchange?.StatusCode ?? default,
        ExpressionSource.RequestHeader => JsonText.Element(scope.Exchange?.RequestHeader(Name)),
        ExpressionSource.RequestQuery => scope.Exchange?.Values?.Query(Name) ?? default,
        ExpressionSource.RequestPath => scope.Exchange?.Values?.Path(Name) ?? default,
        ExpressionSource.RequestBody => scope.Exchange?.RequestBody ?? default,
        ExpressionSource.ResponseHeader => JsonText.Element(scope.Exchange?.ResponseHeader(Name)),
        ExpressionSource.ResponseBody => scope.Exchange?.ResponseBody ?? default,
        ExpressionSource.Input => scope.Input(Name),
        ExpressionSource.Output => scope.Output(Name),
        ExpressionSource.StepOutput => scope.StepOutput(StepId, Name),
        ExpressionSource.CalledOutput => scope.CalledOutput(Name),
        ExpressionSource.WorkflowInput => scope.Finished(WorkflowId)?.Scope.Input(Name) ?? default,
        ExpressionSource.WorkflowOutput => scope.Finished(WorkflowId)?.Output(Name) ?? default,
        ExpressionSource.WorkflowStepOutput => scope.Finished(WorkflowId)?.Scope.StepOutput(StepId, Name) ?? default,
        _ => default,
    };
}
