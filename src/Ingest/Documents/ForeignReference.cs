using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>A reference that leads out of the root document.</summary>
/// <param name="Map">The object with the <c>$ref</c>.</param>
/// <param name="Key">Name or index under which it stands in its parent; null at the top.</param>
/// <param name="Position">What it is.</param>
/// <param name="Text">The reference.</param>
/// <param name="Depth">How deep it stands, files above it included.</param>
internal sealed record ForeignReference(JsonObject Map, object? Key, DocumentPosition Position, string Text, int Depth)
{
    /// <summary>Puts something else in the object's place.</summary>
    public void Replace(JsonNode? with)
    {
        if (Map.Parent is JsonArray list) list[(int)Key!] = with;
        else if (Map.Parent is JsonObject parent) parent[(string)Key!] = with;
    }
}
