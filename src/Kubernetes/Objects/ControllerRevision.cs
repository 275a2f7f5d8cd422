using System.Text.Json;

namespace Signalbox.Kubernetes.Objects;

/// <summary>apps/v1 ControllerRevision: a snapshot that the API server itself refuses to change ("field is immutable").</summary>
public sealed record ControllerRevision : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The snapshot. Immutable after creation.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Rises with each revision of one owner.</summary>
    public long Revision { get; init; }
}
