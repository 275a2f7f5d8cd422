using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Kubernetes.Objects;

/// <summary>coordination.k8s.io/v1 Lease. The one kind that is put back whole, so it keeps the fields it does not know.</summary>
public sealed record Lease : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public LeaseSpec Spec { get; init; } = new();

    // Settable: the generated reader takes init members for constructor parameters, and extension data cannot be one.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}
