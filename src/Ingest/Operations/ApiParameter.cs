using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>A parameter with its OpenAPI 3 serialisation; Swagger's collection formats are already translated.</summary>
internal sealed record ApiParameter
{
    public required string Name { get; init; }

    /// <summary><c>path</c>, <c>query</c>, <c>querystring</c>, <c>header</c> or <c>cookie</c>.</summary>
    public required string In { get; init; }

    public bool Required { get; init; }

    public JsonNode? Schema { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether it is sent as JSON text (Parameter Object, <c>content</c>).</summary>
    public bool IsJson { get; init; }

    /// <summary>Null: the default of the location.</summary>
    public string? Style { get; init; }

    public bool? Explode { get; init; }

    public bool? AllowReserved { get; init; }

    public bool Deprecated { get; init; }
}
