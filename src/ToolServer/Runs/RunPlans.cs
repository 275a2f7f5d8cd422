using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>The very revisions that a run began with, its own and those of the workflows that it calls, whatever is approved by now.</summary>
internal sealed class RunPlans(RevisionSource revisions)
{
    /// <summary>Digests of what <paramref name="plan"/> calls, by workflowId: all that is needed to find them again.</summary>
    public static IReadOnlyDictionary<string, string> Called(WorkflowPlan plan) =>
        plan.Closure().Skip(1).DistinctBy(p => p.Spec.WorkflowId).ToDictionary(p => p.Spec.WorkflowId, p => p.SpecDigest, StringComparer.Ordinal);

    /// <exception cref="RunReplayException">One of them is gone, or is not what it was.</exception>
    public WorkflowPlan Find(NamespacedName workflow, string digest, IReadOnlyDictionary<string, string> called)
    {
        var name = new NamespacedName(workflow.Namespace, RevisionName.For(workflow.Name, digest));
        var revision = revisions.ByName(name) ?? throw new RunReplayException($"ControllerRevision {name}, which it ran, does not exist any more.");
        return Link(workflow.Namespace, Compile(revision, digest), called, depth: 0);
    }

    private WorkflowPlan Link(string ns, WorkflowPlan plan, IReadOnlyDictionary<string, string> called, int depth)
    {
        var ids = WorkflowCalls.All(plan.Spec).Select(c => c.WorkflowId).Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
            return plan;
        // What was served had no circle; what was recorded by somebody else might.
        if (depth > called.Count)
            throw new RunReplayException("The workflows that it calls call each other in a circle.");
        return plan.LinkedTo(ids.ToDictionary(id => id, id => Link(ns, Callee(ns, id, called), called, depth + 1), StringComparer.Ordinal));
    }

    private WorkflowPlan Callee(string ns, string id, IReadOnlyDictionary<string, string> called) =>
        called.TryGetValue(id, out var digest) && revisions.ByDigest(ns, digest) is { } revision
            ? Compile(revision, digest)
            : throw new RunReplayException($"The revision of the workflow '{id}', which it calls, does not exist any more.");

    private static WorkflowPlan Compile(ControllerRevision revision, string digest)
    {
        var name = revision.Metadata.Name;
        try
        {
            var spec = SpecJson.FromJson(revision.Data ?? throw new JsonException("It has no data."));
            if (SpecDigest.Compute(spec) != digest)
                throw new RunReplayException($"ControllerRevision {name} does not hold what was approved.");
            return WorkflowCompiler.Compile(spec).Plan ?? throw new RunReplayException($"ControllerRevision {name} cannot be compiled by this version of Signalbox.");
        }
        catch (Exception e) when (e is JsonException or CanonicalJsonException)
        {
            throw new RunReplayException($"ControllerRevision {name} holds no workflow spec.", e);
        }
    }
}
