using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Reads members that must have a type; each faults with its place.</summary>
internal static class Members
{
    public static JsonObject Map(JsonNode? node, ArazzoPlace place, string what) =>
        node as JsonObject ?? throw place.Fault($"{what} is {Kind(node)}.", "Write an object.");

    /// <summary>The list, or an empty one where the member is absent.</summary>
    public static JsonArray List(JsonObject holder, string member, ArazzoPlace place, bool required = false, bool filled = false)
    {
        if (!holder.TryGetPropertyValue(member, out var node))
            return required ? throw place.Fault($"'{member}' is missing.", $"Add {member} with at least one entry.") : [];
        if (node is not JsonArray list) throw place[member].Fault($"'{member}' is {Kind(node)}.", "Write a list.");
        return (required || filled) && list.Count == 0 ? throw place[member].Fault($"'{member}' is empty.", required ? "Add an entry." : "Add an entry, or leave it out.") : list;
    }

    /// <summary>Text that must be there and not be empty.</summary>
    public static string Text(JsonObject holder, string member, ArazzoPlace place) =>
        Optional(holder, member, place) is not { } text ? throw place.Fault($"'{member}' is missing.", $"Add {member}.")
            : text.Length == 0 ? throw place[member].Fault($"'{member}' is empty.", "Write a text.") : text;

    public static string? Optional(JsonObject holder, string member, ArazzoPlace place)
    {
        if (!holder.TryGetPropertyValue(member, out var node)) return null;
        return node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw place[member].Fault($"'{member}' is {Kind(node)}.", "Write a text.");
    }

    public static string? OneOf(JsonObject holder, string member, ArazzoPlace place, params string[] known)
    {
        var text = Optional(holder, member, place);
        return text is null || known.Contains(text) ? text : throw place[member].Fault($"'{text}' is no {member}.", $"Use {string.Join(", ", known)}.");
    }

    public static void Number(JsonObject holder, string member, ArazzoPlace place, bool whole)
    {
        if (!holder.TryGetPropertyValue(member, out var node)) return;
        if (node?.GetValueKind() != JsonValueKind.Number || (whole ? !long.TryParse(node.ToJsonString(), out var value) || value < 0 : !(node.GetValue<double>() >= 0)))
            throw place[member].Fault($"'{member}' is {(node?.GetValueKind() == JsonValueKind.Number ? node.ToJsonString() : Kind(node))}.", whole ? "Write a whole number, 0 or more." : "Write a number, 0 or more.");
    }

    public static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };
}
