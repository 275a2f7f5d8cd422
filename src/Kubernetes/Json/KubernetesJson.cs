using System.Text.Json.Serialization;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Json;

/// <summary>Source-generated JSON of the built-in kinds: camelCase, absent instead of null, times as metav1.Time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter), typeof(SharedStringConverter), typeof(SharedElementConverter)])]
[JsonSerializable(typeof(ObjectMeta))]
[JsonSerializable(typeof(Condition))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(LeaseSpec))]
[JsonSerializable(typeof(ControllerRevision))]
public sealed partial class KubernetesJson : JsonSerializerContext;
