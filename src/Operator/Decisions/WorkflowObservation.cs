using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;
using Signalbox.Workflows.Validation;

namespace Signalbox.Operator.Decisions;

/// <summary>All that a pass over one workflow looks at. Everything the decision needs is here, so that the decision itself is a pure function.</summary>
public sealed record WorkflowObservation
{
    public required McpWorkflow Workflow { get; init; }

    /// <summary>Digest of <see cref="Workflow"/>'s spec, recomputed, never read from its status.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>What stands against compiling the spec; empty when it is valid.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The approval objects that name this workflow.</summary>
    public IReadOnlyList<McpWorkflowApproval> Approvals { get; init; } = [];

    /// <summary>The ControllerRevisions that bear this workflow's label.</summary>
    public IReadOnlyList<KnownRevision> Revisions { get; init; } = [];

    public bool TargetExists { get; init; } = true;

    /// <summary>What each ready tool server replica says it serves.</summary>
    public IReadOnlyList<ServedSet> Replicas { get; init; } = [];

    /// <summary>The workflow that serves this one's tool name; null when the name is free or this one's own.</summary>
    public NamespacedName? NameTakenBy { get; init; }

    /// <summary>What stands against the calls of the live revision to other workflows; null when nothing does.</summary>
    public string? CallProblem { get; init; }

    public DateTimeOffset Now { get; init; }

    /// <summary>
    /// Until then a workflow that was confirmed stays so although a replica does not confirm it: replicas come and go in a rolling restart,
    /// and a status that follows each of them would cost two writes a workflow.
    /// </summary>
    public DateTimeOffset? HoldConfirmationUntil { get; init; }

    /// <summary>What is live, and since when this operator knows it; null: nothing was live at the last pass.</summary>
    public (string Digest, DateTimeOffset At)? LiveSince { get; init; }

    internal McpWorkflowStatus Status => Workflow.Status ?? new();

    internal KnownRevision? RevisionOf(string digest)
    {
        var name = Signalbox.Workflows.Approval.RevisionName.For(Workflow.Metadata.Name, digest);
        return Revisions.FirstOrDefault(r => r.Name == name);
    }

    internal bool HasUsableRevision(string digest) => RevisionOf(digest) is { } revision && Owns(revision) && revision.Holds(digest);

    internal bool Owns(KnownRevision revision) => revision.IsOwnedBy(Workflow.Metadata.Uid);
}
