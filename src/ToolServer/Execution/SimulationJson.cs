using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Signalbox.ToolServer.Execution;

/// <summary>Source-generated JSON of simulated answers.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SimulationJson : JsonSerializerContext;
