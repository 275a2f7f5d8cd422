using System.Text.Json.Serialization;

namespace Signalbox.Kubernetes.Json;

/// <summary>metav1.ListMeta.</summary>
internal sealed record RawListMeta
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }

    public long? RemainingItemCount { get; init; }

    /// <summary><see cref="Continue"/>, null where Go wrote an empty one on the last page.</summary>
    [JsonIgnore]
    public string? Following => string.IsNullOrEmpty(Continue) ? null : Continue;
}
