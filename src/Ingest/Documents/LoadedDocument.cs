using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>One OpenAPI document, joined and cleaned.</summary>
internal sealed record LoadedDocument
{
    public required JsonObject Root { get; init; }

    public required string Name { get; init; }

    /// <summary>As stated: <c>2.0</c>, <c>3.0.3</c>, <c>3.1.0</c>.</summary>
    public required string Specification { get; init; }

    public required string Digest { get; init; }

    public required int Files { get; init; }

    public required long Bytes { get; init; }

    public bool IsSwagger2 => Specification.StartsWith('2');

    /// <summary>3.1 and later: keywords beside <c>$ref</c> count.</summary>
    public bool IsJsonSchema => !IsSwagger2 && !Specification.StartsWith("3.0", StringComparison.Ordinal);
}
