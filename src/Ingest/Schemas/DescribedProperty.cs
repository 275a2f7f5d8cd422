using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Schemas;

/// <summary>A property with the schemas that all hold for it.</summary>
internal sealed record DescribedProperty(string Name, List<JsonNode?> Schemas);
