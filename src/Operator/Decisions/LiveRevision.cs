using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.Operator.Decisions;

/// <summary>What has to happen to the ControllerRevision of the live digest.</summary>
/// <param name="Digest">The live digest; null when nothing is live.</param>
/// <param name="Name">Name of its revision.</param>
/// <param name="ToolName">Tool name in it; null when it cannot be served.</param>
/// <param name="Fault">Null, <see cref="ConditionReason.RevisionTampered"/>, <see cref="ConditionReason.RevisionMissing"/> or <see cref="ConditionReason.InvalidSpec"/>.</param>
/// <param name="Create">The revision to create.</param>
/// <param name="Replace">The revision that stands in its place and has to go first.</param>
/// <param name="Calls">What it calls; null when it cannot be served.</param>
/// <param name="WasTampered">Somebody put other data under the name of an approved revision, even if it is replaced at once.</param>
public sealed record LiveRevision(
    string? Digest, string? Name, string? ToolName, string? Fault, RevisionDraft? Create, KnownRevision? Replace, WorkflowCalls? Calls, bool WasTampered)
{
    private static readonly LiveRevision None = new(null, null, null, null, null, null, null, false);

    /// <summary>
    /// A live digest that is the current spec's can always be written again, because the spec still has the approved content, digest for
    /// digest: a tampered or foreign object in its place is deleted and created anew. The content of an earlier digest exists only in its
    /// revision: without it nothing is served until a person decides.
    /// </summary>
    public static LiveRevision Choose(WorkflowObservation seen, string? live)
    {
        if (live is null)
            return None;
        var name = RevisionName.For(seen.Workflow.Metadata.Name, live);
        var there = seen.RevisionOf(live);
        var owned = there is not null && seen.Owns(there);
        var tampered = there is not null && !there.Holds(live);
        if (live != seen.SpecDigest)
        {
            var fault = !owned ? ConditionReason.RevisionMissing : tampered ? ConditionReason.RevisionTampered : null;
            return new(live, name, fault is null ? there!.ToolName : null, fault, null, null, fault is null ? there!.Calls : null, tampered);
        }
        if (seen.Problems.Count > 0)
            return new(live, name, null, ConditionReason.InvalidSpec, null, null, null, tampered);
        var calls = WorkflowCalls.Of(new(seen.Workflow.Metadata.Namespace ?? "", seen.Workflow.Metadata.Name), seen.Workflow.Spec);
        if (owned && !tampered)
            return new(live, name, there!.ToolName, null, null, null, calls, false);
        var number = seen.Revisions.Select(r => r.Number).DefaultIfEmpty(0).Max() + 1;
        var draft = new RevisionDraft(name, live, seen.Workflow.Spec.Tool.Name, number, SpecJson.ToJson(seen.Workflow.Spec));
        return new(live, name, draft.ToolName, null, draft, there, calls, tampered);
    }
}
