namespace Signalbox.Kubernetes.Json;

/// <summary>metav1.ListMeta.</summary>
internal sealed record RawListMeta
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }

    public long? RemainingItemCount { get; init; }
}
