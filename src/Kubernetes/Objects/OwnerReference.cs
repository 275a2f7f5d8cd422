namespace Signalbox.Kubernetes.Objects;

/// <summary>metav1.OwnerReference. The owner stands in the same namespace or is cluster-scoped.</summary>
public sealed record OwnerReference
{
    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    public bool? Controller { get; init; }

    public bool? BlockOwnerDeletion { get; init; }
}
