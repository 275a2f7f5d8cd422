using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Simulation;

/// <summary>Writes one sample in one shape, and notices when it gets too large.</summary>
internal sealed class SampleWriter(SchemaReader reader, KnownTexts texts, SampleShape shape, int maxBytes)
{
    private const int LongestText = 80;
    private readonly HashSet<string> _within = new(StringComparer.Ordinal);

    // Never more than the sample will have.
    private int _bytes;

    public bool TooLarge => _bytes > maxBytes;

    /// <summary>An example of the document, cut to the shape; null where nothing of it may be shown.</summary>
    /// <param name="example">Of any depth.</param>
    /// <param name="schema">Says what is only ever written; null where there is none.</param>
    /// <param name="name">Of the property that it is.</param>
    /// <param name="depth">Objects and lists around it.</param>
    public JsonNode? Shown(JsonNode? example, JsonNode? schema, string name, int depth)
    {
        if (TooLarge) return null;
        switch (example)
        {
            case JsonObject map:
                if (depth >= shape.Depth) return null;
                var view = reader.Read(schema);
                var result = new JsonObject();
                foreach (var (member, value) in map)
                {
                    var known = view.SchemasOf(member);
                    if (IsWithheld(member, known) || (shape.RequiredOnly && known is not null && !view.Required.Contains(member))) continue;
                    if (Shown(value, known?[0], member, depth + 1) is { } shown) Add(result, member, shown);
                }

                return result;
            case JsonArray list:
                if (depth >= shape.Depth) return null;
                var items = reader.Read(schema).Keywords.GetValueOrDefault("items");
                return new JsonArray([.. list.Take(shape.Items).Select(item => Shown(item, items, name, depth + 1)).Where(item => item is not null)]);
            case JsonValue value:
                return Plain(value, name);
            default:
                return null;
        }
    }

    /// <summary>A value that the schema describes; null where it would be deeper than the shape, or leads back into itself.</summary>
    public JsonNode? Made(JsonNode? schema, string name, int depth)
    {
        if (TooLarge) return null;
        var view = reader.Read(schema);
        if (Example(view) is { } example) return Shown(example, schema, name, depth);
        if (view.Followed.Count == 0) return Typed(view, name, depth);
        var added = view.Followed.FindAll(_within.Add);
        if (added.Count < view.Followed.Count)
        {
            _within.ExceptWith(added);
            return null;
        }

        var made = Typed(view, name, depth);
        _within.ExceptWith(added);
        return made;
    }

    private JsonNode? Typed(SchemaView view, string name, int depth)
    {
        var type = Type(view);
        if (type is "object" or null && (view.Properties.Count > 0 || type == "object")) return depth >= shape.Depth ? null : Object(view, depth);
        if (type is null && view.Unions.Count > 0) return Made(Branch(view), name, depth);
        return type switch
        {
            "array" => depth >= shape.Depth ? null : Made(view.Keywords.GetValueOrDefault("items"), name, depth + 1) is { } item ? new JsonArray(item) : [],
            "integer" or "number" => Plain(view.Keywords.GetValueOrDefault("minimum") as JsonValue ?? JsonValue.Create(1), name),
            "boolean" => Plain(JsonValue.Create(true), name),
            "null" => null,
            _ => Plain(JsonValue.Create(SampleText.Of(view, name)), name),
        };
    }

    private JsonObject Object(SchemaView view, int depth)
    {
        var result = new JsonObject();
        foreach (var (name, schemas) in view.Properties)
        {
            if (IsWithheld(name, schemas) || (shape.RequiredOnly && !view.Required.Contains(name))) continue;
            if (Made(schemas[0], name, depth + 1) is { } value) Add(result, name, value);
        }

        if (view.Unions.Count == 0 || Made(Branch(view), "value", depth) is not JsonObject branch) return result;
        foreach (var (name, value) in branch.ToList())
        {
            branch.Remove(name);
            result.TryAdd(name, value);
        }

        return result;
    }

    private void Add(JsonObject to, string name, JsonNode value)
    {
        to[name] = value;
        _bytes += name.Length + 4;
    }

    private bool IsWithheld(string name, List<JsonNode?>? schemas)
    {
        if (texts.IsSensitive(name) || texts.Findings(name).Count > 0) return true;
        foreach (var schema in schemas ?? [])
        {
            var keywords = reader.Read(schema).Keywords;
            if (keywords.GetValueOrDefault("writeOnly")?.GetValueKind() == JsonValueKind.True || keywords.GetValueOrDefault("format")?.ToString() == "password") return true;
        }

        return false;
    }

    /// <summary>What canonical JSON can hold, and what does no harm to whoever reads it.</summary>
    private JsonValue? Plain(JsonValue value, string name)
    {
        var result = value.GetValueKind() switch
        {
            JsonValueKind.Number => SchemaConverter.IsExact(value) ? value.DeepClone().AsValue() : JsonValue.Create(1),
            JsonValueKind.String => JsonValue.Create(Text(value.GetValue<string>(), name)),
            _ => value.DeepClone().AsValue(),
        };
        _bytes += result.GetValueKind() == JsonValueKind.String ? result.GetValue<string>().Length + 2 : 1;
        return result;
    }

    private string Text(string text, string name)
    {
        if (texts.Findings(text).Any(finding => finding != TextCheck.Links)) return $"simulated {name}";
        return text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1)] + "…";
    }

    private static JsonNode? Branch(SchemaView view) => view.Unions[0].Branches.FirstOrDefault(branch => branch is not JsonObject map || map.Text("type") != "null");

    private static JsonNode? Example(SchemaView view) =>
        view.Keywords.GetValueOrDefault("example") ?? First(view.Keywords.GetValueOrDefault("examples")) ?? view.Keywords.GetValueOrDefault("const")
        ?? view.Keywords.GetValueOrDefault("default") ?? First(view.Keywords.GetValueOrDefault("enum"));

    private static JsonNode? First(JsonNode? values) => (values as JsonArray)?.FirstOrDefault(value => value is not null);

    private static string? Type(SchemaView view) => view.Keywords.GetValueOrDefault("type") switch
    {
        JsonValue one => one.ToString(),
        JsonArray several => several.Select(type => type?.ToString()).FirstOrDefault(type => type != "null"),
        _ => view.Properties.Count > 0 ? "object" : view.Keywords.ContainsKey("items") ? "array" : null,
    };
}
