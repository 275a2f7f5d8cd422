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
        var lists = view.Properties
            .Select(property => (property.Name, Items: reader.Read(property.Schemas[0]).Keywords.GetValueOrDefault("items")))
            .Where(property => property.Items is not null).ToList();
        if (lists.Count == 0) return null;
        var usual = lists.Where(list => s_usual.Contains(list.Name)).ToList();
        var chosen = usual.Count > 0 ? usual[0] : lists[0];
        return usual.Count > 0 || lists.Count == 1 ? new ListShape(chosen.Name, chosen.Items, usual.Count > 0 || view.Properties.Count <= 4) : null;
    }
}
