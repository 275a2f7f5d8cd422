using System.Text.Json.Serialization;
using Signalbox.Kubernetes.Json;

namespace Signalbox.ToolServer.Runs;

/// <summary>Source-generated JSON of what is read of runs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class RunsJson : JsonSerializerContext;
