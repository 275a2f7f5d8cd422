using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.Tables;

/// <summary>The cells of events that no path leads to.</summary>
internal static class EventCells
{
    /// <returns>Null when the column is an ordinary one.</returns>
    public static JsonNode? Cell(JsonObject tree, PrinterColumn column, DateTimeOffset now) => column.Name switch
    {
        "Object" => About(tree.Map("involvedObject") ?? tree.Map("regarding")),
        "Last Seen" => TableCells.Age(
            tree.Map("series").Text("lastObservedTime") ?? tree.Text("lastTimestamp") ?? tree.Text("deprecatedLastTimestamp") ?? tree.Text("eventTime"), now),
        "First Seen" => TableCells.Age(tree.Text("firstTimestamp") ?? tree.Text("deprecatedFirstTimestamp") ?? tree.Text("eventTime"), now),
        "Source" => tree.Map("source").Text("component") ?? tree.Map("deprecatedSource").Text("component") ?? tree.Text("reportingComponent") ?? tree.Text("reportingController") ?? "",
        "Count" => Count(tree),
        "Message" => (tree.Text("message") ?? tree.Text("note") ?? "").Trim(),
        _ => null,
    };

    private static JsonValue Count(JsonObject tree) =>
        JsonValue.Create((tree.Map("series")?["count"].Integer() ?? tree["count"].Integer() ?? tree["deprecatedCount"].Integer() ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string About(JsonObject? reference)
    {
        var kind = (reference.Text("kind") ?? "").ToLowerInvariant();
        var name = reference.Text("name") ?? "";
        return name.Length == 0 ? kind : $"{kind}/{name}";
    }
}
