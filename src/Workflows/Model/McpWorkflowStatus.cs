using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>Observed by the operator; <see cref="Approval"/> and the phase gesture are the only parts a person writes.</summary>
public sealed record McpWorkflowStatus
{
    /// <summary>A summary for people, one of <see cref="WorkflowPhase"/>. Programs read the conditions.</summary>
    public string? Phase { get; init; }

    public long? ObservedGeneration { get; init; }

    /// <summary>Digest of the spec at <see cref="ObservedGeneration"/>.</summary>
    public string? SpecDigest { get; init; }

    public ApprovalRecord? Approval { get; init; }

    public ServedStatus? Served { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The last ten revisions that were approved, newest first.</summary>
    public IReadOnlyList<RevisionHistoryEntry>? History { get; init; }
}
