namespace Signalbox.Operator.Admission;

/// <summary>
/// An approved workflow is sent wherever its target points, with the target's credentials: changing that is a decision too. The rule of
/// <c>config/admission/target-trust.yaml</c> for servers that have no ValidatingAdmissionPolicy.
/// </summary>
public static class TargetTrustRule
{
    private static readonly string[] s_trusted = ["baseUrl", "hosts", "inventory", "credentials", "tls", "executor", "confirmation"];

    /// <summary>Whether an update leaves alone what an approval of the target's workflows rests on; a delete does not.</summary>
    public static bool KeepsTrust(AdmissionRequest request) =>
        request.Operation == "UPDATE"
        && Parts.Same(request.Object, request.OldObject, "metadata", "labels")
        && Array.TrueForAll(s_trusted, part => Parts.Same(request.Object, request.OldObject, "spec", part));

    /// <param name="request">An update or delete of a target.</param>
    /// <param name="mayApprove">Whether the sender has the verb <c>approve</c> on the target.</param>
    /// <returns>Null when there is nothing against it.</returns>
    public static AdmissionRefusal? Judge(AdmissionRequest request, bool mayApprove) => mayApprove || KeepsTrust(request)
        ? null
        : AdmissionRefusal.Forbidden(
            "changing where a target points, its credentials or its TLS, or deleting it, needs the verb approve on mcptargets (ClusterRole signalbox-approver)");
}
