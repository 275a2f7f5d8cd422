using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>One argument of the tool to be.</summary>
internal sealed class InputField
{
    /// <summary>The name in the document.</summary>
    public required string Source { get; init; }

    /// <summary>Where it is sent: <c>path</c>, <c>query</c>, <c>header</c>, <c>cookie</c>, <c>body</c>.</summary>
    public required string In { get; init; }

    public JsonNode? Schema { get; init; }

    /// <summary>The document that the schema's references are looked up in.</summary>
    public required ApiDocument Document { get; init; }

    public bool Required { get; init; }

    public string? Description { get; init; }

    /// <summary>A schema that needs no conversion.</summary>
    public JsonObject? Fixed { get; init; }

    /// <summary>The choices that it is for; null where it is for all of them, or there is nothing to choose.</summary>
    public IReadOnlyList<string>? For { get; init; }

    /// <summary>The choices that cannot do without it; empty where it is required anyway, or none needs it.</summary>
    public IReadOnlyList<string> NeededFor { get; init; } = [];

    /// <summary>The argument's name; given when all fields are known.</summary>
    public string Name { get; set; } = "";

    /// <summary>False when it was left out to keep the tool small.</summary>
    public bool Kept { get; set; } = true;
}
