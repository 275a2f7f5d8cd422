using System.Text.Json.Serialization;

namespace Signalbox.Workflows.Model;

/// <summary>
/// Writes specs, as <see cref="WorkflowsJson"/> does and byte for byte the same. It has no converters, so the generated code writes straight away and the
/// serializer's metadata, which costs a short-lived process more than all of its writing, is not built.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(McpWorkflowSpec))]
public sealed partial class SpecWriting : JsonSerializerContext;
