using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admin;

/// <summary>Shows what waits for a decision and writes decisions, as the caller: the API server decides what that caller may do, and its audit log names it.</summary>
internal static class DecisionDesk
{
    public static async Task<PendingList> PendingAsync(KubernetesClient caller, string? ns, CancellationToken ct)
    {
        var waiting = new List<PendingWorkflow>();
        await foreach (var workflow in caller.ListAllAsync(SignalboxApi.Workflows, ns, new() { Limit = 500 }, ct))
        {
            if (Waits(workflow))
                waiting.Add(PendingWorkflow.Of(workflow));
        }
        return new([.. waiting.OrderBy(one => one.Namespace, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)]);
    }

    /// <exception cref="AdminException">It is not what was reviewed, or cannot be decided about now.</exception>
    public static async Task<DecisionAnswer> DecideAsync(KubernetesClient caller, NamespacedName key, string decision, DecisionRequest request, CancellationToken ct)
    {
        if (request.SpecDigest is { } named && !SpecDigest.IsWellFormed(named))
            throw Refused(400, "Invalid digest", "specDigest looks like v1:sha256: and 64 hexadecimal digits. Take it from GET /workflows/pending.");
        var workflow = await caller.GetAsync(SignalboxApi.Workflows, key, ct);
        var current = PublishedDigest.Of(workflow)
            ?? throw new AdminException(new("Not published", 409, $"The operator has not yet published a digest for the present spec of {key}. Come again in a moment.", 2));
        if (request.SpecDigest is { } reviewed && reviewed != current)
            throw Refused(409, "Changed since", $"{key} is now {current}, not {reviewed}. Review it again and name the digest that you have reviewed.");
        if (decision == ApprovalDecision.Approved && workflow.Status?.Phase == WorkflowPhase.Invalid)
        {
            var why = workflow.Status.Conditions?.FirstOrDefault(condition => condition.Type == "Accepted")?.Message;
            throw Refused(409, "Cannot be run", $"{key} cannot be approved, for it cannot be run: {why} Correct the spec first.");
        }
        await caller.PatchAsync(SignalboxApi.Workflows, key, Patch.Merge(ApprovalPatch.Of(decision, current, request.Message)), new() { Subresource = "status" }, ct);
        return new(key.Namespace, key.Name, decision, current);
    }

    // The phase follows a decision a moment later: whoever has just decided must not find the workflow here again.
    private static bool Waits(McpWorkflow workflow) =>
        (workflow.Status?.Phase ?? WorkflowPhase.Pending) == WorkflowPhase.Pending
        && (workflow.Status?.Approval?.SpecDigest is not { } decided || decided != PublishedDigest.Of(workflow));

    private static AdminException Refused(int status, string title, string detail) => new(new(title, status, detail));
}
