using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admission;

/// <summary>
/// Writes into <c>status.approval.by</c> who decides, as the API server knows it. Where the phase alone decides about an older record, the record gives way as far as it
/// would be taken for the new decision's: <see cref="Decisions.ApprovalReader"/> reads one without a time as written just now.
/// </summary>
public static class DecisionStamp
{
    private const string Approval = "/status/approval";

    /// <summary>What must change in the object (RFC 6902); null where nothing is decided, or its author is named already.</summary>
    /// <param name="request">An update of <c>mcpworkflows/status</c> by somebody who may not <c>report</c>.</param>
    public static JsonArray? Stamp(AdmissionRequest request)
    {
        if (!Parts.Same(request.Object, request.OldObject, "status", "approval"))
            return OfRecord(request);
        return Parts.Same(request.Object, request.OldObject, "status", "phase") ? null : request.Object.Text("status", "phase") switch
        {
            WorkflowPhase.Approved => OfApproval(request),
            WorkflowPhase.Rejected => OfDenial(request),
            _ => null,
        };
    }

    private static JsonArray? OfRecord(AdmissionRequest request)
    {
        var (now, user) = (request.Object, request.UserInfo.Username);
        // A merge patch carries the author of the record before over to this one.
        var by = now.Text("status", "approval", "by");
        return now.Part("status", "approval") is not null && by != user && (by is null || by == request.OldObject.Text("status", "approval", "by"))
            ? [SpecAuthor.Add($"{Approval}/by", user)]
            : null;
    }

    private static JsonArray? OfApproval(AdmissionRequest request)
    {
        var (now, user) = (request.Object, request.UserInfo.Username);
        if (now.Part("status", "approval") is null)
            return [SpecAuthor.Add(Approval, new JsonObject { ["by"] = user })];
        if (now.Text("status", "approval", "decision") == ApprovalDecision.Denied)
        {
            // What the phase approves is the digest that is published beside it.
            return now.Text("status", "specDigest") is { } digest
                ? [SpecAuthor.Add(Approval, new JsonObject { ["decision"] = ApprovalDecision.Approved, ["specDigest"] = digest, ["by"] = user })]
                : null;
        }
        // Approving what is approved decides nothing anew.
        return now.Part("status", "approval", "specDigest") is null ? [SpecAuthor.Add($"{Approval}/by", user)] : null;
    }

    private static JsonArray? OfDenial(AdmissionRequest request)
    {
        var (now, user) = (request.Object, request.UserInfo.Username);
        if (now.Part("status", "approval") is null)
            return [SpecAuthor.Add(Approval, new JsonObject { ["by"] = user })];
        if (now.Text("status", "approval", "decision") == ApprovalDecision.Denied)
            return null;
        JsonArray patch = [SpecAuthor.Add($"{Approval}/by", user)];
        foreach (var part in (string[])["at", "message"])
        {
            if (now.Part("status", "approval", part) is not null)
                patch.Add(new JsonObject { ["op"] = "remove", ["path"] = $"{Approval}/{part}" });
        }
        return patch;
    }
}
