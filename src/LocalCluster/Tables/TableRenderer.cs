using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.Tables;

/// <summary>Objects as meta.k8s.io/v1 Table, which is what <c>kubectl get</c> prints.</summary>
internal static class TableRenderer
{
    private const string NameDescription = "Name must be unique within a namespace. It is required when creating resources, and cannot be updated.";

    /// <summary>The table; <paramref name="includeObject"/> is <c>Metadata</c> (also null), <c>Object</c> or <c>None</c>.</summary>
    public static JsonObject Render(IEnumerable<JsonObject> trees, JsonObject listMetadata, ResourceDefinition definition, string? includeObject, DateTimeOffset now) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = listMetadata,
        ["columnDefinitions"] = Columns(definition),
        ["rows"] = new JsonArray([.. trees.Select(tree => (JsonNode)Row(tree, definition, includeObject, now))]),
    };

    /// <summary>An object without all but its metadata.</summary>
    public static JsonObject PartialMetadata(JsonObject tree) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = tree.Map("metadata")?.DeepClone(),
    };

    private static JsonObject Row(JsonObject tree, ResourceDefinition definition, string? includeObject, DateTimeOffset now)
    {
        var row = new JsonObject { ["cells"] = TableCells.Of(tree, definition, now) };
        if (includeObject != "None")
            row["object"] = includeObject == "Object" ? tree.DeepClone() : PartialMetadata(tree);
        return row;
    }

    private static JsonArray Columns(ResourceDefinition definition)
    {
        var columns = new JsonArray();
        if (TableCells.HasNameColumn(definition))
            columns.Add(Column("Name", "string", "name", NameDescription, 0));
        foreach (var column in definition.Columns)
        {
            var description = column.Description.Length > 0 ? column.Description : $"Custom resource definition column (in JSONPath format): {column.Path.Text}";
            columns.Add(Column(column.Name, column.Type, column.Format, description, column.Priority));
        }

        return columns;
    }

    private static JsonObject Column(string name, string type, string format, string description, int priority) => new()
    {
        ["name"] = name,
        ["type"] = type,
        ["format"] = format,
        ["description"] = description,
        ["priority"] = priority,
    };
}
