using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Schemas;

/// <summary>Where in an answer its list of things is.</summary>
/// <param name="Property">The property that holds the list; null where the answer is the list.</param>
/// <param name="Items">Schema of one thing.</param>
/// <param name="IsRootOrOnly">The answer is the list, or the list is its only one.</param>
internal sealed record ListShape(string? Property, JsonNode? Items, bool IsRootOrOnly)
{
    private static readonly string[] s_usual = ["items", "data", "value", "values", "results", "members", "Members", "entries", "records", "content", "list", "objects", "resources"];

    public static ListShape? Find(JsonNode? schema, SchemaReader reader)
    {
        if (schema is null) return null;
        var view = reader.Read(schema);
        if (view.Keywords.GetValueOrDefault("items") is { } items && view.Properties.Count == 0) return new ListShape(null, items, true);
        ListShape? only = null;
        var lists = 0;
        foreach (var property in view.Properties)
        {
            if (reader.Read(property.Schemas[0]).Keywords.GetValueOrDefault("items") is not { } each) continue;
            if (s_usual.Contains(property.Name)) return new ListShape(property.Name, each, true);
            lists++;
            only = new ListShape(property.Name, each, view.Properties.Count <= 4);
        }

        return lists == 1 ? only : null;
    }
}
