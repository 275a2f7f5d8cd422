using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Signalbox.ToolServer.Rest;

namespace Signalbox.ToolServer.Hosting;

/// <summary>Source-generated JSON of what this process writes itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(ToolListing))]
[JsonSerializable(typeof(RestProblem))]
internal sealed partial class ToolServerJson : JsonSerializerContext;
