using System.Text.Json.Serialization;

namespace Signalbox.Ingest;

/// <summary>Writes <c>report.json</c>, byte for byte as <see cref="IngestReportJson"/> does, without the serializer's metadata: building that takes longer than writing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(IngestReport))]
internal sealed partial class IngestReportWriting : JsonSerializerContext;
