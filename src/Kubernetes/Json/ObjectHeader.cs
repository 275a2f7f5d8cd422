using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Json;

/// <summary>What can be read of any object, even of one whose spec cannot be decoded.</summary>
internal sealed record ObjectHeader
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectHeaderMeta? Metadata { get; init; }

    public NamespacedName Key => new(Metadata?.Namespace ?? "", Metadata?.Name ?? "");
}
