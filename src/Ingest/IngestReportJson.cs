using System.Text.Json.Serialization;

namespace Signalbox.Ingest;

/// <summary>Source-generated JSON of <c>report.json</c>: camelCase, indented.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(IngestReport))]
[JsonSerializable(typeof(Publishing.PublishOutcome))]
public sealed partial class IngestReportJson : JsonSerializerContext;
