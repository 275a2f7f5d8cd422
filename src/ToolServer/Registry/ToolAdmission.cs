using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Registry;

/// <summary>
/// The way from a workflow to a tool, as a pure function: what is live by the approval rule, is it really what was approved, does it
/// compile. Nothing that the operator wrote down is trusted: the digest is taken anew of what was loaded.
/// </summary>
public static class ToolAdmission
{
    /// <param name="workflow">As the API server stores it.</param>
    /// <param name="approvals">Approval objects that name it.</param>
    /// <param name="findRevision">Looks up a ControllerRevision in the workflow's namespace.</param>
    /// <param name="previous">The last decision; its compiled tool is taken over when nothing that it rests on has changed.</param>
    /// <param name="load">Reads a revision; null: <see cref="LoadedRevision.Of"/>.</param>
    /// <param name="digestOf">Takes the digest of the workflow's spec; null: <see cref="SpecDigest.Compute(McpWorkflowSpec)"/>.</param>
    /// <param name="mayBeOld">The workflow was read from the API server's cache: <see cref="SignalboxLabels.Withdrawn"/> on the revision, which was read consistently, overrules it.</param>
    public static Admission Decide(
        McpWorkflow workflow,
        IEnumerable<McpWorkflowApproval> approvals,
        Func<NamespacedName, ControllerRevision?> findRevision,
        Admission? previous,
        Func<ControllerRevision, LoadedRevision>? load = null,
        Func<McpWorkflowSpec, string>? digestOf = null,
        bool mayBeOld = false)
    {
        string? digest;
        try
        {
            digest = ApprovalRule.Decide(workflow, approvals, digestOf).LiveDigest;
        }
        catch (CanonicalJsonException)
        {
            return Admission.NotLive; // no digest, so no approval can name it
        }
        if (digest is null)
            return Admission.NotLive;

        var name = RevisionName.For(workflow.Metadata.Name, digest);
        var revision = findRevision(new(workflow.Metadata.Namespace ?? "", name));
        if (revision is null)
            return Refused(RefusalReason.RevisionMissing, $"ControllerRevision {name} does not exist. The operator writes it; see its log.");
        if (mayBeOld && revision.Metadata.Annotations?.ContainsKey(SignalboxLabels.Withdrawn) == true)
        {
            // Rests on no revision: it is decided anew when the workflow is heard of.
            return new(
                digest, null, RefusalReason.RevisionWithdrawn,
                $"ControllerRevision {name} was withdrawn, which the API server's cache of workflows does not know yet. The operator takes {SignalboxLabels.Withdrawn} off what is live.", null);
        }
        if (previous is not null && previous.LiveDigest == digest && ReferenceEquals(previous.Revision, revision) && SameOwner(previous, workflow))
            return previous;
        return Admit(workflow, digest, name, revision, (load ?? LoadedRevision.Of)(revision));

        Admission Refused(RefusalReason reason, string message) => new(digest, null, reason, message, revision);
    }

    private static Admission Admit(McpWorkflow workflow, string digest, string name, ControllerRevision revision, LoadedRevision loaded)
    {
        if (loaded.Digest is null)
            return Refused(RefusalReason.RevisionUnreadable, $"ControllerRevision {name} holds no workflow spec: {loaded.Problem}");
        if (loaded.Digest != digest)
        {
            return Refused(
                RefusalReason.DigestMismatch,
                $"ControllerRevision {name} holds {loaded.Digest}, but {digest} was approved. Delete the revision; the operator writes it again.");
        }
        return loaded.Plan is { } plan
            ? new(digest, ServedTool.Of(ToolClaim.Of(workflow, loaded.ToolName!), plan, digest), null, null, revision)
            : Refused(RefusalReason.NotCompilable, loaded.Problem!);

        Admission Refused(RefusalReason reason, string message) => new(digest, null, reason, message, revision);
    }

    // A workflow deleted and made again under its name has another uid, and with it another place in line for its tool name.
    private static bool SameOwner(Admission previous, McpWorkflow workflow) =>
        previous.Tool is { } tool ? tool.Claim.Uid == workflow.Metadata.Uid : previous.Refusal is not null;
}
