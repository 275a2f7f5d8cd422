using System.Text.Json.Serialization;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Operator.Observing;

/// <summary>Source-generated JSON of what is read of runs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(SweptRun))]
internal sealed partial class SweptRunJson : JsonSerializerContext;
