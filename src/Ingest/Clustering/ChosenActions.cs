using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// What an argument may choose: <c>{"actionType": "START" | "STOP" | "RESET"}</c> starts a machine by one value and stops it by another, and neither path nor name of the
/// operation tells. Pure.
/// </summary>
internal static class ChosenActions
{
    private const int Deepest = 8;
    private static readonly HashSet<string> s_names = new(["action", "command", "operation", "reset", "power", "event"], StringComparer.Ordinal);

    /// <summary>Whether an argument that names an action may name one that destroys.</summary>
    /// <param name="inputs">Schema of the inputs, self-contained; null for none.</param>
    public static bool MayDestroy(JsonNode? inputs) => Find(inputs, Deepest);

    private static bool Find(JsonNode? schema, int depth)
    {
        if (schema is not JsonObject map || depth == 0) return false;
        if (map["properties"] is JsonObject properties)
        {
            foreach (var (name, property) in properties)
            {
                if (NamesAction(name) && Destroys(property) || Find(property, depth - 1)) return true;
            }
        }

        return Find(map["items"], depth - 1);
    }

    private static bool NamesAction(string name) => Words.Split(name).Exists(s_names.Contains);

    private static bool Destroys(JsonNode? property) => property is JsonObject map && (map["enum"] as JsonArray ?? (map["items"] as JsonObject)?["enum"] as JsonArray) is { } values
        && values.Any(value => value is JsonValue text && text.TryGetValue<string>(out var word) && Words.Split(word) is [var first, ..] && Verbs.IsDestructive(first));
}
