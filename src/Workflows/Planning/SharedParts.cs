namespace Signalbox.Workflows.Planning;

/// <summary>What a workflow gives to all of its steps, compiled once.</summary>
internal sealed record SharedParts(
    IReadOnlyList<PlannedParameter> Parameters, IReadOnlyList<PlannedAction> OnSuccess, IReadOnlyList<PlannedAction> OnFailure)
{
    public static SharedParts Compile(CompileScope scope) => new(
        ParameterCompiler.Compile(scope, "spec.parameters", scope.Spec.Parameters),
        ActionCompiler.Success(scope, "spec.successActions", scope.Spec.SuccessActions),
        ActionCompiler.Failure(scope, "spec.failureActions", scope.Spec.FailureActions));
}
