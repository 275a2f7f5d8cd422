using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes.Json;

/// <summary>Source-generated JSON of the client's own envelopes: lists, watch events, errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RawList))]
[JsonSerializable(typeof(RawListMeta))]
[JsonSerializable(typeof(ObjectHeader))]
[JsonSerializable(typeof(WatchEvent))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ClientJson : JsonSerializerContext;
