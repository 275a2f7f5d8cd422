using System.Text.Json.Serialization;
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

public sealed record WidgetStatus
{
    public string? Phase { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJson : JsonSerializerContext;

internal static class Widgets
{
    public static ResourceKind<Widget> Kind { get; } = new("test.dev", "v1", "Widget", "widgets", true, WidgetJson.Default.Widget);
}
