using static Signalbox.LocalCluster.Protobuf.ProtobufType;

namespace Signalbox.LocalCluster.Protobuf;

/// <summary>
/// The messages that kubectl's typed commands send (<c>create namespace</c>, <c>auth can-i</c>…), by their published field numbers
/// (generated.proto of k8s.io/api and k8s.io/apimachinery). Fields that mean nothing here are left out and skipped.
/// </summary>
internal static class ProtobufMessages
{
    private static readonly ProtobufMessage OwnerReference = ProtobufMessage.Of(
        (1, new("kind", Text)), (3, new("name", Text)), (4, new("uid", Text)), (5, new("apiVersion", Text)), (6, new("controller", Flag)), (7, new("blockOwnerDeletion", Flag)));

    private static readonly ProtobufMessage ManagedFields = ProtobufMessage.Of(
        (1, new("manager", Text)), (2, new("operation", Text)), (3, new("apiVersion", Text)), (4, new("time", Time)), (6, new("fieldsType", Text)),
        (7, new("fieldsV1", RawJson)), (8, new("subresource", Text)));

    private static readonly ProtobufMessage ObjectMeta = ProtobufMessage.Of(
        (1, new("name", Text)), (2, new("generateName", Text)), (3, new("namespace", Text)), (4, new("selfLink", Text)), (5, new("uid", Text)),
        (6, new("resourceVersion", Text)), (7, new("generation", Number)), (8, new("creationTimestamp", Time)), (9, new("deletionTimestamp", Time)),
        (10, new("deletionGracePeriodSeconds", Number)), (11, new("labels", TextMap)), (12, new("annotations", TextMap)),
        (13, new("ownerReferences", Message, true, OwnerReference)), (14, new("finalizers", Text, true)), (17, new("managedFields", Message, true, ManagedFields)));

    private static readonly ProtobufMessage ObjectReference = ProtobufMessage.Of(
        (1, new("kind", Text)), (2, new("namespace", Text)), (3, new("name", Text)), (4, new("uid", Text)), (5, new("apiVersion", Text)),
        (6, new("resourceVersion", Text)), (7, new("fieldPath", Text)));

    private static readonly (int, ProtobufField) Metadata = (1, new("metadata", Message, false, ObjectMeta));

    private static readonly (int, ProtobufField) ResourceAttributes = (1, new("resourceAttributes", Message, false, ProtobufMessage.Of(
        (1, new("namespace", Text)), (2, new("verb", Text)), (3, new("group", Text)), (4, new("version", Text)), (5, new("resource", Text)),
        (6, new("subresource", Text)), (7, new("name", Text)))));

    private static readonly (int, ProtobufField) NonResourceAttributes = (2, new("nonResourceAttributes", Message, false, ProtobufMessage.Of(
        (1, new("path", Text)), (2, new("verb", Text)))));

    private static readonly ProtobufMessage SubjectAccessReview = ProtobufMessage.Of(Metadata, Spec(
        ResourceAttributes, NonResourceAttributes, (3, new("user", Text)), (4, new("groups", Text, true)), (6, new("uid", Text))));

    private static readonly (int, ProtobufField) Rules = (2, new("rules", Message, true, ProtobufMessage.Of(
        (1, new("verbs", Text, true)), (2, new("apiGroups", Text, true)), (3, new("resources", Text, true)), (4, new("resourceNames", Text, true)),
        (5, new("nonResourceURLs", Text, true)))));

    private static readonly ProtobufMessage Binding = ProtobufMessage.Of(
        Metadata,
        (2, new("subjects", Message, true, ProtobufMessage.Of((1, new("kind", Text)), (2, new("apiGroup", Text)), (3, new("name", Text)), (4, new("namespace", Text))))),
        (3, new("roleRef", Message, false, ProtobufMessage.Of((1, new("apiGroup", Text)), (2, new("kind", Text)), (3, new("name", Text))))));

    private static readonly Dictionary<(string ApiVersion, string Kind), ProtobufMessage> Known = new()
    {
        [("v1", "ConfigMap")] = ProtobufMessage.Of(Metadata, (2, new("data", TextMap)), (3, new("binaryData", Base64Map)), (4, new("immutable", Flag))),
        [("v1", "Secret")] = ProtobufMessage.Of(
            Metadata, (2, new("data", Base64Map)), (3, new("type", Text)), (4, new("stringData", TextMap)), (5, new("immutable", Flag))),
        [("v1", "Namespace")] = ProtobufMessage.Of(
            Metadata, Spec((1, new("finalizers", Text, true))), (3, new("status", Message, false, ProtobufMessage.Of((1, new("phase", Text)))))),
        [("v1", "ServiceAccount")] = ProtobufMessage.Of(
            Metadata, (2, new("secrets", Message, true, ObjectReference)), (3, new("imagePullSecrets", Message, true, ProtobufMessage.Of((1, new("name", Text))))),
            (4, new("automountServiceAccountToken", Flag))),
        [("coordination.k8s.io/v1", "Lease")] = ProtobufMessage.Of(Metadata, Spec(
            (1, new("holderIdentity", Text)), (2, new("leaseDurationSeconds", Number)), (3, new("acquireTime", MicroTime)), (4, new("renewTime", MicroTime)),
            (5, new("leaseTransitions", Number)))),
        [("rbac.authorization.k8s.io/v1", "Role")] = ProtobufMessage.Of(Metadata, Rules),
        [("rbac.authorization.k8s.io/v1", "ClusterRole")] = ProtobufMessage.Of(Metadata, Rules),
        [("rbac.authorization.k8s.io/v1", "RoleBinding")] = Binding,
        [("rbac.authorization.k8s.io/v1", "ClusterRoleBinding")] = Binding,
        [("authentication.k8s.io/v1", "TokenRequest")] = ProtobufMessage.Of(Metadata, Spec((1, new("audiences", Text, true)), (4, new("expirationSeconds", Number)))),
        [("authentication.k8s.io/v1", "SelfSubjectReview")] = ProtobufMessage.Of(Metadata),
        [("authentication.k8s.io/v1", "TokenReview")] = ProtobufMessage.Of(Metadata, Spec((1, new("token", Text)), (2, new("audiences", Text, true)))),
        [("authorization.k8s.io/v1", "SelfSubjectAccessReview")] = ProtobufMessage.Of(Metadata, Spec(ResourceAttributes, NonResourceAttributes)),
        [("authorization.k8s.io/v1", "SelfSubjectRulesReview")] = ProtobufMessage.Of(Metadata, Spec((1, new("namespace", Text)))),
        [("authorization.k8s.io/v1", "SubjectAccessReview")] = SubjectAccessReview,
        [("authorization.k8s.io/v1", "LocalSubjectAccessReview")] = SubjectAccessReview,
    };

    private static readonly ProtobufMessage DeleteOptions = ProtobufMessage.Of(
        (1, new("gracePeriodSeconds", Number)), (2, new("preconditions", Message, false, ProtobufMessage.Of((1, new("uid", Text)), (2, new("resourceVersion", Text))))),
        (3, new("orphanDependents", Flag)), (4, new("propagationPolicy", Text)), (5, new("dryRun", Text, true)));

    /// <summary>The message of a kind; null when it is only taken as JSON or YAML.</summary>
    public static ProtobufMessage? Find(string apiVersion, string kind) =>
        kind == "DeleteOptions" ? DeleteOptions : Known.GetValueOrDefault((apiVersion, kind));

    private static (int, ProtobufField) Spec(params (int, ProtobufField)[] fields) => (2, new("spec", Message, false, ProtobufMessage.Of(fields)));
}
