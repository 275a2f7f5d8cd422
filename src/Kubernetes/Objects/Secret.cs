namespace Signalbox.Kubernetes.Objects;

/// <summary>core/v1 Secret. Values never appear in <see cref="ToString"/>.</summary>
public sealed record Secret : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public string? Type { get; init; }

    /// <summary>Values are decoded from base64.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    public override string ToString() => $"Secret {Metadata.Namespace}/{Metadata.Name}";
}
