using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Sizes that the CRD of McpWorkflow bounds and Arazzo does not. An API server would refuse what is beyond them.</summary>
internal static class ResourceBounds
{
    private const int MaxListed = 100;
    private const int MaxCriteria = 20;

    /// <summary>Null when the API server will take it.</summary>
    public static string? Exceeded(McpWorkflowSpec spec) =>
        Long("its summary", spec.Summary, 512) ?? Long("its description", spec.Description, 16384) ?? Long("its tool title", spec.Tool.Title, 256)
        ?? Long("its tool description", spec.Tool.Description, 16384) ?? Many("its parameters", spec.Parameters?.Count, MaxListed) ?? Actions("it", spec.SuccessActions, spec.FailureActions)
        ?? spec.Steps.Select(Exceeded).FirstOrDefault(reason => reason is not null);

    private static string? Exceeded(WorkflowStep step)
    {
        var of = $"of step '{step.StepId}'";
        return Long($"the stepId {of}", step.StepId, 63) ?? Long($"the description {of}", step.Description, 4096) ?? Long($"the operationId {of}", step.OperationId, 253)
            ?? Long($"the operationPath {of}", step.OperationPath, 1024) ?? Many($"the parameters {of}", step.Parameters?.Count, MaxListed)
            ?? Many($"the success criteria {of}", step.SuccessCriteria?.Count, MaxCriteria)
            ?? step.Parameters?.Select(one => Long($"a parameter's name {of}", one.Name, 253)).FirstOrDefault(reason => reason is not null)
            ?? step.SuccessCriteria?.Select(one => Long($"a condition {of}", one.Condition, 4096)).FirstOrDefault(reason => reason is not null)
            ?? Actions($"step '{step.StepId}'", step.OnSuccess, step.OnFailure);
    }

    private static string? Actions(string of, IReadOnlyList<SuccessAction>? success, IReadOnlyList<FailureAction>? failure) =>
        (success ?? []).Select(action => action.Name).Concat((failure ?? []).Select(action => action.Name))
            .Select(name => Long($"the action name '{name}' of {of}", name, 63)).FirstOrDefault(reason => reason is not null);

    private static string? Long(string what, string? text, int most) =>
        text is null || text.Length <= most ? null : $"{what} has {text.Length} characters. Shorten it to {most}.";

    private static string? Many(string what, int? count, int most) => count is null || count <= most ? null : $"{what} are {count}. Keep to {most}.";
}
