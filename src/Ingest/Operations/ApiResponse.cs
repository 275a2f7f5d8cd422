using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>A response with its JSON schema, if it has one. Equal to itself alone, as the operation that it belongs to.</summary>
/// <param name="Status">As written: <c>200</c>, <c>2XX</c>, <c>default</c>.</param>
/// <param name="Schema">Of the JSON content; null where there is none.</param>
/// <param name="Headers">Names of the documented headers.</param>
/// <param name="HasContent">Whether any content is documented.</param>
/// <param name="Example">The first example of the JSON content.</param>
internal sealed record ApiResponse(string Status, JsonNode? Schema, IReadOnlyList<string> Headers, bool HasContent, JsonNode? Example = null)
{
    public bool Equals(ApiResponse? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
