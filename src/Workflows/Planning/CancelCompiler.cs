using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles what a step has sent when the call is cancelled there.</summary>
internal static class CancelCompiler
{
    /// <summary>Null when the step declares nothing, or when it cannot be used; the problems say why.</summary>
    public static PlannedStep? Compile(CompileScope scope, int index, string at, WorkflowStep step, SharedParts shared)
    {
        if (step.OnCancel is not { } cancel)
            return null;
        at += ".onCancel";
        if (step.WorkflowId is not null)
        {
            scope.Report(at, "A step that calls a workflow begins no job itself.", "Declare it at the step of that workflow that follows the job.");
            return null;
        }
        if (cancel.Operation is { Method: "GET" or "HEAD" or "OPTIONS" })
            scope.Report($"{at}.operation.method", $"{cancel.Operation.Method} changes nothing upstream, so it cancels nothing.", "Use the operation that ends the job, such as DELETE.");
        var request = StepCompiler.Request(
            scope, at, new() { Operation = cancel.Operation, Parameters = cancel.Parameters, RequestBody = cancel.RequestBody }, shared,
            new() { Index = index, StepId = $"{step.StepId} (cancel)" });
        if (request is not null && !StepOrder.Used(request).Any())
        {
            scope.Report(
                at, "The request uses nothing that an earlier step was given, so nobody could tell whether there is anything to cancel.",
                "Name the job by an output of the step that begins it, such as $steps.start.outputs.job.");
        }
        return request;
    }
}
