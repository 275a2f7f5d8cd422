using System.Text.Json.Serialization;

namespace Signalbox.Bench.Prism;

/// <summary>JSON of the outcome file: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<DocumentOutcome>))]
internal sealed partial class OutcomeJson : JsonSerializerContext;
