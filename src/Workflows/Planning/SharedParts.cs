namespace Signalbox.Workflows.Planning;

/// <summary>What a workflow gives to all of its steps, compiled once.</summary>
internal sealed record SharedParts(
    IReadOnlyList<PlannedParameter> Parameters, IReadOnlyList<PlannedAction> OnSuccess, IReadOnlyList<PlannedAction> OnFailure)
{
    public static SharedParts Compile(CompileScope scope) => new(
        // Parameters without a place are for workflows that are called; beside an operation they are a mistake.
        ParameterCompiler.Compile(
            scope, "spec.parameters", scope.Spec.Steps.Any(s => s.WorkflowId is null) ? scope.Spec.Parameters : scope.Spec.Parameters?.Where(p => p.In is not null)),
        ActionCompiler.Success(scope, "spec.successActions", scope.Spec.SuccessActions),
        ActionCompiler.Failure(scope, "spec.failureActions", scope.Spec.FailureActions));
}
