namespace Signalbox.Kubernetes.Json;

/// <summary>The identifying part of metav1.ObjectMeta.</summary>
internal sealed record ObjectHeaderMeta
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? ResourceVersion { get; init; }
}
