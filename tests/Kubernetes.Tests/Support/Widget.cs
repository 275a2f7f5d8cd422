using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>A custom kind with a typed field, so that an object of it can be undecodable.</summary>
public sealed record Widget : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public int Size { get; init; }

    public WidgetStatus? Status { get; init; }
}
