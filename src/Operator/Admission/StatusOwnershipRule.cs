using System.Text.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admission;

/// <summary>
/// Who may write which part of a workflow's status: the rule of <c>config/admission/status-ownership.yaml</c> for servers that have no ValidatingAdmissionPolicy.
/// </summary>
public static class StatusOwnershipRule
{
    private static readonly string[] s_reported = ["specDigest", "observedGeneration", "served", "conditions", "history"];

    /// <summary>Whether the request decides about the workflow, which needs the verb <c>approve</c>.</summary>
    public static bool Decides(AdmissionRequest request) =>
        !Parts.Same(request.Object, request.OldObject, "status", "approval") || !Parts.Same(request.Object, request.OldObject, "status", "phase");

    /// <param name="request">An update of <c>mcpworkflows/status</c> by somebody who may not <c>report</c>.</param>
    /// <param name="mayApprove">Whether the sender has the verb <c>approve</c> on the workflow.</param>
    /// <returns>Null when there is nothing against it.</returns>
    public static AdmissionRefusal? Judge(AdmissionRequest request, bool mayApprove)
    {
        var (now, before) = (request.Object, request.OldObject);
        if (Decides(request) && !mayApprove)
            return AdmissionRefusal.Forbidden("only who has the verb approve on mcpworkflows decides about a workflow (ClusterRole signalbox-approver)");
        foreach (var part in s_reported)
        {
            if (!Parts.Same(now, before, "status", part))
                return AdmissionRefusal.Forbidden("in status people write phase and approval, and nothing else");
        }
        if (!Parts.Same(now, before, "status", "phase") && now.Text("status", "phase") is not (WorkflowPhase.Approved or WorkflowPhase.Rejected))
            return AdmissionRefusal.Invalid("people write the phases Approved and Rejected; to withdraw a tool write Rejected, or set spec.suspend");
        return Parts.Same(now, before, "status", "approval") ? null : Approval(request, now, before);
    }

    private static AdmissionRefusal? Approval(AdmissionRequest request, JsonElement? now, JsonElement? before)
    {
        if (now.Text("status", "approval", "specDigest") is { } digest && digest != before.Text("status", "specDigest") && !IsKept(before, digest))
            return AdmissionRefusal.Invalid("approval.specDigest is neither the published status.specDigest nor one of status.history: review the spec as it is now");
        if (now.Text("status", "approval", "by") is { } by && by != request.UserInfo.Username)
            return AdmissionRefusal.Invalid($"approval.by must be {request.UserInfo.Username}, or be left out");
        return now.Part("status", "approval", "supersededDigest") is not null && !Parts.Same(now, before, "status", "approval", "supersededDigest")
            ? AdmissionRefusal.Invalid("approval.supersededDigest is written by the operator")
            : null;
    }

    private static bool IsKept(JsonElement? before, string digest)
    {
        if (before.Part("status", "history") is not { ValueKind: JsonValueKind.Array } history)
            return false;
        foreach (JsonElement? entry in history.EnumerateArray())
        {
            if (entry.Text("specDigest") == digest)
                return true;
        }
        return false;
    }
}
