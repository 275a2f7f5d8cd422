using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>The request body in the one media type that was chosen.</summary>
internal sealed record ApiBody(string ContentType, JsonNode? Schema, bool Required, string? Description);
