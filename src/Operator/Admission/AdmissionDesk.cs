using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admission;

/// <summary>Brings each request before the rules that concern it, with the rights that they ask about.</summary>
/// <param name="access">Says what senders may do.</param>
/// <param name="workflow">The stored workflow of a namespace and name, as JSON; null: there is none.</param>
/// <param name="fourEyes">Nobody approves a spec that they wrote.</param>
public sealed class AdmissionDesk(IAccessReviewer access, Func<string, string, CancellationToken, Task<JsonElement?>> workflow, bool fourEyes)
{
    private const string Workflows = "mcpworkflows";

    /// <summary>Whether the request may be carried out.</summary>
    public async Task<AdmissionResponse> ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        var refusal = await JudgeAsync(request, ct);
        return new() { Uid = request.Uid, Allowed = refusal is null, Status = refusal };
    }

    /// <summary>What the request becomes: allowed in any case, with who decides and who wrote the spec filled in.</summary>
    public async Task<AdmissionResponse> MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        JsonArray? patch = null;
        if (request.Is(Workflows, status: true) && StatusOwnershipRule.Decides(request) && !await ReportsAsync(request, ct))
            patch = DecisionStamp.Stamp(request);
        else if (request.Is(Workflows) && request.Operation is "CREATE" or "UPDATE")
            patch = SpecAuthor.Stamp(request);
        return new()
        {
            Uid = request.Uid,
            Allowed = true,
            PatchType = patch is null ? null : "JSONPatch",
            Patch = patch is null ? null : JsonSerializer.SerializeToUtf8Bytes(patch, AdmissionJson.Default.JsonArray),
        };
    }

    private async Task<AdmissionRefusal?> JudgeAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request.Is(Workflows, status: true))
            return await ReportsAsync(request, ct) ? null : await StatusAsync(request, ct);
        if (request.UserInfo.IsControlPlane)
            return null;
        if (request.Is("mcptargets"))
            return TargetTrustRule.KeepsTrust(request) ? null : TargetTrustRule.Judge(request, await ApprovesAsync(request, "mcptargets", request.Name ?? "", ct));
        return request.Is("mcpworkflowapprovals") ? await ApprovalAsync(request, ct) : null;
    }

    private async Task<AdmissionRefusal?> StatusAsync(AdmissionRequest request, CancellationToken ct)
    {
        var decides = StatusOwnershipRule.Decides(request);
        var refusal = StatusOwnershipRule.Judge(request, decides && await ApprovesAsync(request, Workflows, request.Name ?? "", ct));
        return refusal ?? (fourEyes && decides && Approves(request) ? SpecAuthor.Judge(request.OldObject, request.UserInfo.Username) : null);
    }

    private async Task<AdmissionRefusal?> ApprovalAsync(AdmissionRequest request, CancellationToken ct)
    {
        var name = ApprovalAuthorRule.WorkflowOf(request) ?? "";
        var refusal = ApprovalAuthorRule.Judge(request, await ApprovesAsync(request, Workflows, name, ct));
        if (refusal is not null || !fourEyes || request.Operation == "DELETE" || request.Object.Text("spec", "decision") != ApprovalDecision.Approved)
            return refusal;
        // An approval may come before its workflow: what is approved then is a digest that somebody else has to write.
        return await workflow(request.Namespace ?? "", name, ct) is { } stored ? SpecAuthor.Judge(stored, request.UserInfo.Username)
            : AdmissionRefusal.Forbidden($"four eyes are asked for, and there is no mcpworkflow {name} yet that says who wrote it: create it first");
    }

    private static bool Approves(AdmissionRequest request) =>
        request.Object.Text("status", "phase") == WorkflowPhase.Approved || request.Object.Text("status", "approval", "decision") == ApprovalDecision.Approved;

    /// <summary>The operator reports; it is bound to the rules by its own code and by its role.</summary>
    private ValueTask<bool> ReportsAsync(AdmissionRequest request, CancellationToken ct) =>
        access.MayAsync(request.UserInfo, "report", Workflows, request.Namespace ?? "", request.Name ?? "", ct);

    private ValueTask<bool> ApprovesAsync(AdmissionRequest request, string resource, string name, CancellationToken ct) =>
        access.MayAsync(request.UserInfo, "approve", resource, request.Namespace ?? "", name, ct);
}
