using System.Text.Json;
using System.Text.Json.Serialization;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Objects;

/// <summary>Who holds a lease and since when. Times are metav1.MicroTime; expiry is judged by observed change, never by these clocks.</summary>
public sealed record LeaseSpec
{
    /// <summary>Empty or null: free.</summary>
    public string? HolderIdentity { get; init; }

    public int? LeaseDurationSeconds { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    public int? LeaseTransitions { get; init; }

    // Settable: the generated reader takes init members for constructor parameters, and extension data cannot be one.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}
