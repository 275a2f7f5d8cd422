using Signalbox.Cli.CommandLine;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Cli.Planning;

/// <summary>Links a plan to the workflows that it calls, as they stand in the cluster or the manifest, approved or not. Pure.</summary>
internal sealed class CalledPlans(McpWorkflow root, IEnumerable<McpWorkflow> others, Func<McpWorkflow, WorkflowPlan> compile)
{
    private readonly ILookup<string, McpWorkflow> _byWorkflowId =
        others.Where(w => w.Metadata.Name != root.Metadata.Name).Append(root).ToLookup(w => w.Spec.WorkflowId, StringComparer.Ordinal);

    /// <exception cref="CliException">A call meets no workflow, or several, or closes a circle.</exception>
    public WorkflowPlan Link()
    {
        var problem = CallRule.Problem(Calls(root), id => [.. _byWorkflowId[id].Select(Calls)]);
        return problem is null
            ? Linked(root)
            : throw CliException.Failure(problem, "give every workflow that is called: in the namespace, or in the manifest file");
    }

    private WorkflowPlan Linked(McpWorkflow workflow)
    {
        var calls = Calls(workflow).Calls;
        var plan = compile(workflow);
        return calls.Count == 0
            ? plan
            : plan.LinkedTo(calls.Select(c => c.WorkflowId).Distinct(StringComparer.Ordinal)
                .ToDictionary(id => id, id => Linked(_byWorkflowId[id].Single()), StringComparer.Ordinal));
    }

    private static WorkflowCalls Calls(McpWorkflow workflow) =>
        WorkflowCalls.Of(new(workflow.Metadata.Namespace ?? "", workflow.Metadata.Name), workflow.Spec);
}
