using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>What a workflow calls, and what its callers must know of it. All that <see cref="CallRule"/> looks at.</summary>
/// <param name="Workflow">The object.</param>
/// <param name="WorkflowId">By which others call it.</param>
/// <param name="Inputs">Names of its declared inputs.</param>
/// <param name="Required">Names of the inputs that callers must give.</param>
/// <param name="Calls">In the order of the spec.</param>
public sealed record WorkflowCalls(
    NamespacedName Workflow, string WorkflowId, IReadOnlySet<string> Inputs, IReadOnlySet<string> Required, IReadOnlyList<WorkflowCall> Calls)
{
    public static WorkflowCalls Of(NamespacedName workflow, McpWorkflowSpec spec)
    {
        var inputs = InputsSchema.Names(spec.Inputs);
        return new(
            workflow,
            spec.WorkflowId,
            inputs.Keys.ToHashSet(StringComparer.Ordinal),
            InputsSchema.Required(spec.Inputs),
            [.. All(spec)]);
    }

    /// <summary>Every workflow that <paramref name="spec"/> names, in its order: prerequisites, steps, actions.</summary>
    public static IEnumerable<WorkflowCall> All(McpWorkflowSpec spec)
    {
        foreach (var id in spec.DependsOn ?? [])
            yield return new("spec.dependsOn", id, null);
        foreach (var step in spec.Steps)
        {
            if (step.WorkflowId is { } called)
                yield return new($"step '{step.StepId}'", called, [.. (step.Parameters ?? []).Concat(spec.Parameters ?? []).Select(p => p.Name)]);
            foreach (var action in Actions(step.OnSuccess, step.OnFailure))
                yield return action with { Place = $"{action.Place} of step '{step.StepId}'" };
        }
        foreach (var action in Actions(spec.SuccessActions, spec.FailureActions))
            yield return action;
    }

    private static IEnumerable<WorkflowCall> Actions(IReadOnlyList<SuccessAction>? success, IReadOnlyList<FailureAction>? failure)
    {
        foreach (var action in success ?? [])
        {
            if (action.WorkflowId is { } id)
                yield return new($"the action '{action.Name}'", id, action.Parameters?.Select(p => p.Name).ToArray());
        }
        foreach (var action in failure ?? [])
        {
            if (action.WorkflowId is { } id)
                yield return new($"the action '{action.Name}'", id, action.Parameters?.Select(p => p.Name).ToArray());
        }
    }
}
