using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Objects;

/// <summary>The built-in kinds in use.</summary>
public static class Kinds
{
    public static ResourceKind<Secret> Secrets { get; } =
        new("", "v1", "Secret", "secrets", true, KubernetesJson.Default.Secret);

    public static ResourceKind<ControllerRevision> ControllerRevisions { get; } =
        new("apps", "v1", "ControllerRevision", "controllerrevisions", true, KubernetesJson.Default.ControllerRevision);

    public static ResourceKind<Lease> Leases { get; } =
        new("coordination.k8s.io", "v1", "Lease", "leases", true, KubernetesJson.Default.Lease);
}
