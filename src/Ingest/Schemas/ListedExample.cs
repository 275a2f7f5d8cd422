using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Schemas;

/// <summary>What a document shows as the content of a list: the example of the answer, else of its schema, from the outside in.</summary>
internal sealed class ListedExample(SchemaReader reader)
{
    private const int MaxLength = 100;

    /// <summary>The first name that one thing alone has in the list that the document shows; null where it shows none.</summary>
    /// <param name="answer">The list's answer.</param>
    /// <param name="shape">Where in it the list is.</param>
    /// <param name="name">The property that holds the name.</param>
    public string? Name(ApiResponse? answer, ListShape shape, string name)
    {
        var names = Things(answer, shape).OfType<JsonObject>().Select(thing => thing.Text(name)).OfType<string>().ToList();
        var shown = names.Count > 0 ? names.GroupBy(one => one, StringComparer.Ordinal).FirstOrDefault(group => group.Count() == 1)?.Key : NameAlone(shape, name);
        return shown is { Length: > 0 and <= MaxLength } ? shown : null;
    }

    private IEnumerable<JsonNode?> Things(ApiResponse? answer, ListShape shape)
    {
        if (List(answer?.Example, shape) is { } stated) return stated;
        if (List(Shown(answer?.Schema), shape) is { } whole) return whole;
        var property = shape.Property is null ? null : reader.Read(answer?.Schema).SchemasOf(shape.Property)?[0];
        if (Shown(property) is JsonArray listed) return listed;
        return Shown(shape.Items) is { } thing ? Enumerable.Repeat<JsonNode?>(thing, 1) : [];
    }

    private static JsonArray? List(JsonNode? example, ListShape shape) =>
        (shape.Property is null ? example : (example as JsonObject)?[shape.Property]) as JsonArray;

    private string? NameAlone(ListShape shape, string name)
    {
        var schema = reader.Read(shape.Items).SchemasOf(name)?[0];
        var keywords = reader.Read(schema).Keywords;
        var value = Shown(schema) ?? keywords.GetValueOrDefault("default") ?? keywords.GetValueOrDefault("const")
            ?? (keywords.GetValueOrDefault("enum") as JsonArray)?.FirstOrDefault();
        return value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
    }

    private JsonNode? Shown(JsonNode? schema)
    {
        var keywords = reader.Read(schema).Keywords;
        return keywords.GetValueOrDefault("example") ?? (keywords.GetValueOrDefault("examples") as JsonArray)?.FirstOrDefault();
    }
}
