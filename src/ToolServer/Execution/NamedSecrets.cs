using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Audit;

namespace Signalbox.ToolServer.Execution;

/// <summary>Arguments with each value that is for nobody's eyes replaced by its name, such as <c>&lt;password&gt;</c>: a plan made with them cannot show what they were.</summary>
internal static class NamedSecrets
{
    /// <param name="arguments">A JSON object, or undefined.</param>
    /// <param name="schema">The workflow's inputs.</param>
    public static JsonElement In(JsonElement arguments, JsonElement? schema) =>
        arguments.ValueKind == JsonValueKind.Undefined
            ? arguments
            : JsonSerializer.SerializeToElement(Named(arguments, InputPlace.Root(schema), ""), SimulationJson.Default.JsonNode);

    /// <param name="value">What was given.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="path">The names that lead there, with dots between them.</param>
    private static JsonNode? Named(JsonElement value, InputPlace place, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var named = new JsonObject();
                foreach (var member in value.EnumerateObject())
                    named[member.Name] = Named(member.Value, place.Member(member.Name), path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                return named;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(item => Named(item, place.Item(), path))]);
            case JsonValueKind.String or JsonValueKind.Number when place.IsSensitive:
                return JsonValue.Create($"<{path}>");
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            default:
                return JsonValue.Create(value.Clone());
        }
    }
}
