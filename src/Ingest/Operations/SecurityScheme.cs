using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>A security scheme as the document declares it.</summary>
internal sealed record SecurityScheme(string Name, JsonObject Scheme);
