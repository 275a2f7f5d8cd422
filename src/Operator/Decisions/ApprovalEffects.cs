using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>The Effective condition of approval objects.</summary>
public static class ApprovalEffects
{
    /// <summary>For approvals whose workflow does not exist.</summary>
    public static IReadOnlyList<ApprovalStatusPatch> WithoutWorkflow(IEnumerable<McpWorkflowApproval> approvals, DateTimeOffset now) =>
        Patches(approvals, now, approval => (false, ConditionReason.WorkflowNotFound,
            $"There is no McpWorkflow {approval.Spec.WorkflowName} in this namespace; the approval counts once it exists with this digest."));

    public static IReadOnlyList<ApprovalStatusPatch> Of(WorkflowObservation seen, LiveDecision decision) =>
        Patches(seen.Approvals, seen.Now, approval => Effect(seen, decision, approval));

    private static (bool, string, string) Effect(WorkflowObservation seen, LiveDecision decision, McpWorkflowApproval approval)
    {
        var digest = approval.Spec.SpecDigest;
        var isKnown = digest == seen.SpecDigest || seen.HasUsableRevision(digest);
        if (approval.Spec.Decision is not (ApprovalDecision.Approved or ApprovalDecision.Denied))
            return (false, ConditionReason.UnknownDecision, $"spec.decision is '{approval.Spec.Decision}'; write Approved or Denied.");
        if (!isKnown)
        {
            return (false, ConditionReason.DigestMismatch,
                $"spec.specDigest is neither the current digest {seen.SpecDigest} nor a kept revision of {approval.Spec.WorkflowName}.");
        }
        if (approval.Spec.Decision == ApprovalDecision.Denied)
            return (true, ConditionReason.Denies, $"Denies {digest}.");
        if (IsDenied(seen, digest))
            return (false, ConditionReason.Overruled, "A denial of the same digest stands; a denial beats every approval.");
        if (digest == seen.SpecDigest && seen.Problems.Count > 0)
            return (false, ConditionReason.InvalidSpec, $"The workflow is invalid. {seen.Problems[0]}");
        return digest == seen.SpecDigest || digest == decision.LiveDigest
            ? (true, ConditionReason.Approves, $"Approves {digest}.")
            : (false, ConditionReason.Superseded, $"The digest is a former revision. The current digest is {seen.SpecDigest}.");
    }

    private static bool IsDenied(WorkflowObservation seen, string digest) =>
        (seen.Status.Approval is { Decision: ApprovalDecision.Denied } record && record.SpecDigest == digest)
        || seen.Approvals.Any(a => a.Spec.Decision == ApprovalDecision.Denied && a.Spec.SpecDigest == digest && a.Metadata.DeletionTimestamp is null);

    private static List<ApprovalStatusPatch> Patches(
        IEnumerable<McpWorkflowApproval> approvals, DateTimeOffset now, Func<McpWorkflowApproval, (bool, string, string)> effect)
    {
        var patches = new List<ApprovalStatusPatch>();
        foreach (var approval in approvals.Where(a => a.Metadata.DeletionTimestamp is null))
        {
            var (isEffective, reason, message) = effect(approval);
            var status = new McpWorkflowApprovalStatus
            {
                ObservedGeneration = approval.Metadata.Generation,
                Conditions = new ConditionList(approval.Status?.Conditions, approval.Metadata.Generation, now)
                    .Set(ConditionType.Effective, isEffective, reason, message).ToList(),
            };
            if (StatusDiff.Between(Json(approval.Status), Json(status)!) is { } patch)
                patches.Add(new(approval, new JsonObject { ["status"] = patch }));
        }
        return patches;
    }

    private static JsonObject? Json(McpWorkflowApprovalStatus? status) =>
        status is null ? null : JsonSerializer.SerializeToNode(status, WorkflowsJson.Default.McpWorkflowApprovalStatus)!.AsObject();
}
