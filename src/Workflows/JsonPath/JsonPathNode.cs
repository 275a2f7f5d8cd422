using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>A node of a nodelist: a value and where it stands.</summary>
public readonly record struct JsonPathNode(JsonElement Value, JsonPathLocation? Location)
{
    internal JsonPathNode Child(string token, JsonElement value) => new(value, new(Location, token));
}
