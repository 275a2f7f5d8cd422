namespace Signalbox.Operator.Admission;

/// <summary>
/// Creating or deleting an approval decides about its workflow. The rule of <c>config/admission/approval-authors.yaml</c> for servers that have no
/// ValidatingAdmissionPolicy.
/// </summary>
public static class ApprovalAuthorRule
{
    /// <summary>The workflow that the approval is about; null when it names none.</summary>
    public static string? WorkflowOf(AdmissionRequest request) =>
        (request.Operation == "DELETE" ? request.OldObject : request.Object).Text("spec", "workflowName");

    /// <param name="request">A create, update or delete of an approval.</param>
    /// <param name="mayApprove">Whether the sender has the verb <c>approve</c> on its workflow.</param>
    /// <returns>Null when there is nothing against it.</returns>
    public static AdmissionRefusal? Judge(AdmissionRequest request, bool mayApprove)
    {
        if (!mayApprove)
            return AdmissionRefusal.Forbidden($"approving or revoking needs the verb approve on mcpworkflows/{WorkflowOf(request)} (ClusterRole signalbox-approver)");
        return request.Operation == "UPDATE" && !Parts.Same(request.Object, request.OldObject, "spec")
            ? AdmissionRefusal.Invalid("an approval cannot be changed: create another one, or delete this one to revoke it")
            : null;
    }
}
