using System.Text.Json.Nodes;
using Signalbox.Workflows.Planning;

namespace Signalbox.Operator.Decisions;

/// <summary>What a pass over one workflow has to do. Empty when nothing changed.</summary>
/// <remarks>The order is deletions, creation, marks, status, events: the revision stands, and is marked, before the status says what is live, so that a
/// crash between any two leaves a state from which the next pass comes to the same end.</remarks>
public sealed record WorkflowPlanOfAction
{
    /// <summary>A merge patch <c>{"status": …}</c> of what differs; null when nothing does.</summary>
    public JsonObject? StatusPatch { get; init; }

    public RevisionDraft? RevisionToCreate { get; init; }

    /// <summary>Revisions that nothing refers to any more, and one that <see cref="RevisionToCreate"/> replaces.</summary>
    public IReadOnlyList<KnownRevision> RevisionsToDelete { get; init; } = [];

    /// <summary>Revisions whose mark says otherwise than what is live now.</summary>
    public IReadOnlyList<RevisionMark> RevisionsToMark { get; init; } = [];

    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    public IReadOnlyList<ApprovalStatusPatch> ApprovalStatuses { get; init; } = [];

    /// <summary>The digest that the tool servers are expected to serve; null: none.</summary>
    public string? LiveDigest { get; init; }

    /// <summary>What the live revision calls, and by which workflowId it is called; null when nothing is live.</summary>
    public WorkflowCalls? LiveCalls { get; init; }

    /// <summary>The tool name of the live revision, which claims it among all workflows; null when nothing is live or its calls cannot be made.</summary>
    public string? LiveToolName { get; init; }

    /// <summary>Every ready replica serves <see cref="LiveDigest"/>.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>When to look again though nothing may have changed by then.</summary>
    public TimeSpan? LookAgainAfter { get; init; }

    public bool IsEmpty => StatusPatch is null && RevisionToCreate is null && RevisionsToDelete.Count == 0 && RevisionsToMark.Count == 0 && ApprovalStatuses.Count == 0;
}
