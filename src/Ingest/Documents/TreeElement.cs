using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Signalbox.Ingest.Documents;

/// <summary>Trees as elements, which are read-only and take a fraction of a tree's memory.</summary>
internal static partial class TreeElement
{
    /// <summary>The same value, written as <see cref="JsonNode.ToJsonString"/> writes it.</summary>
    public static JsonElement Of(JsonNode node) => JsonSerializer.SerializeToElement(node, Writing.Default.JsonNode);

    [JsonSerializable(typeof(JsonNode))]
    private sealed partial class Writing : JsonSerializerContext;
}
