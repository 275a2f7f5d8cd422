using System.Text.Json;
using System.Text.Json.Serialization;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Source-generated JSON of our kinds: camelCase, absent instead of null, unknown members ignored on read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter), typeof(SharedStringConverter), typeof(SharedElementConverter)])]
[JsonSerializable(typeof(McpWorkflow))]
[JsonSerializable(typeof(McpWorkflowApproval))]
[JsonSerializable(typeof(McpTarget))]
[JsonSerializable(typeof(McpWorkflowRun))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class WorkflowsJson : JsonSerializerContext;
