using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.Tables;

/// <summary>The cells of one row. Pure.</summary>
internal static class TableCells
{
    public static JsonArray Of(JsonObject tree, ResourceDefinition definition, DateTimeOffset now)
    {
        var cells = new JsonArray();
        if (HasNameColumn(definition))
            cells.Add(tree.Map("metadata").Text("name"));
        foreach (var column in definition.Columns)
            cells.Add(definition.StorageName == "events" ? EventCells.Cell(tree, column, now) ?? Cell(tree, column, now) : Cell(tree, column, now));
        return cells;
    }

    /// <summary>Every table begins with the name, but for events, which have a column of their own for it.</summary>
    public static bool HasNameColumn(ResourceDefinition definition) => definition.StorageName != "events";

    public static JsonNode? Cell(JsonObject tree, PrinterColumn column, DateTimeOffset now)
    {
        var found = column.Path.Evaluate(tree);
        return found is [{ } value, ..] ? Convert(value, column.Type, now) : null;
    }

    /// <summary>An age, or what stands for one.</summary>
    public static string Age(string? timestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? HumanDuration.Format(now - time) : "<unknown>";

    private static JsonNode? Convert(JsonNode value, string type, DateTimeOffset now) => type switch
    {
        "string" => value.Text() ?? CanonicalJson.ToText(value),
        "date" => value.Text() is { } text ? IsTime(text) ? Age(text, now) : "<invalid>" : null,
        "integer" => value.Integer() is { } integer ? JsonValue.Create(integer) : null,
        "number" => value.Number() is { } number ? JsonValue.Create(number) : null,
        "boolean" => value.Flag() is { } flag ? JsonValue.Create(flag) : null,
        _ => null,
    };

    private static bool IsTime(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
