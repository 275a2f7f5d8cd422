namespace Signalbox.Kubernetes.Objects;

/// <summary>metav1.ObjectMeta, as far as it is read here.</summary>
public sealed record ObjectMeta
{
    /// <summary>Where kubectl apply keeps a copy of the whole object.</summary>
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public string Name { get; init; } = "";

    public string? GenerateName { get; init; }

    /// <summary>Null or empty for cluster-scoped objects.</summary>
    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    /// <summary>Opaque. Compared for equality only, within one kind.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Raised by the API server when the spec changes; never by a status write.</summary>
    public long? Generation { get; init; }

    /// <summary>metav1.Time: whole seconds, UTC.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>Without the copy of the whole object that client-side apply leaves in its annotations; itself where there is none.</summary>
    public ObjectMeta WithoutLastApplied() =>
        Annotations?.ContainsKey(LastApplied) == true ? this with { Annotations = Annotations.Where(a => a.Key != LastApplied).ToDictionary(StringComparer.Ordinal) } : this;
}
