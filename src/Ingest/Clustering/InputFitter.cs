using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Gives the arguments their names and renders their schema within the budget: less and less detail, and at last without some optional arguments.
/// What is required always stays.
/// </summary>
internal sealed class InputFitter(OperationIndex index)
{
    private const int MaxNodes = 600;

    // Before what is needed loses its required parts, what is optional does.
    private static readonly List<Level> s_levels =
        [.. SchemaDetail.Levels.SkipLast(1).Select(detail => new Level(detail, detail)), new(SchemaDetail.Levels[^1], SchemaDetail.Levels[^2]), new(SchemaDetail.Levels[^1], SchemaDetail.Levels[^1])];

    /// <param name="draft">Its fields get their names, and the mark whether they were kept.</param>
    /// <param name="budget">Bytes that the schema may have.</param>
    /// <returns>The schema and, in words, what was left out.</returns>
    public (JsonObject Schema, IReadOnlyCollection<string> Left) Fit(WorkflowDraft draft, int budget)
    {
        Name(draft.Fields);
        foreach (var field in draft.Fields) field.Kept = true;
        JsonObject? schema = null;
        SortedSet<string> left = [];
        foreach (var (detail, needed) in s_levels)
        {
            if (TryRender(draft, detail, budget, needed) is not { } rendered) continue;
            if (Bytes(rendered.Schema) > budget) continue;
            // Where there is room for what a caller cannot leave out, however deep, a call that is refused for the lack of it is spared.
            var whole = rendered.CutsRequired ? TryRender(draft, detail.Required(), budget, needed.Required()) : null;
            return whole is not null && Bytes(whole.Schema) <= budget ? (whole.Schema, whole.Left) : (rendered.Schema, rendered.Left);
        }

        // None fits: the smallest that can be had at all.
        foreach (var detail in SchemaDetail.Levels.Reverse())
        {
            if (TryRender(draft, detail) is not { } rendered) continue;
            (schema, left, _) = rendered;
            break;
        }

        // One by one from the end: what a document names last it needs least.
        var optional = draft.Fields.Where(field => field is { Required: false, NeededFor.Count: 0 } && field.In is not ("path" or "choice" or "lookup")).Reverse().ToList();
        var last = SchemaDetail.Levels[^1];
        var dropped = 0;
        var size = schema is null ? int.MaxValue : Bytes(schema);
        foreach (var field in optional)
        {
            if (size <= budget) break;
            field.Kept = false;
            dropped++;
            if (schema?["properties"] is JsonObject properties) size -= Remove(properties, field.Name);
            else if (TryRender(draft, last) is { } rendered)
            {
                (schema, left, _) = rendered;
                size = Bytes(schema);
            }
        }

        if (TryRender(draft, last) is { } final) (schema, left, _) = final;
        schema ??= Bare(draft);
        if (dropped > 0) left.Add($"{dropped} optional arguments");
        return (schema, left);
    }

    /// <summary>Null where the schema is larger than any budget, or surely larger than <paramref name="budget"/> bytes.</summary>
    private Rendered? TryRender(WorkflowDraft draft, SchemaDetail detail, int budget = int.MaxValue, SchemaDetail? needed = null)
    {
        var properties = new JsonObject();
        var definitions = new JsonObject();
        var left = new SortedSet<string>(StringComparer.Ordinal);
        var converters = new Dictionary<ConverterKey, SchemaConverter>();
        foreach (var field in draft.Fields.Where(field => field.Kept))
        {
            if (field.Fixed is not null)
            {
                properties[field.Name] = For(field, (JsonObject)field.Fixed.DeepClone());
                continue;
            }

            var shown = needed is not null && (field.Required || field.NeededFor.Count > 0) ? needed : detail;
            var key = new ConverterKey(field.Document, shown);
            if (!converters.TryGetValue(key, out var converter))
            {
                converters[key] = converter = new SchemaConverter(index.Reader(field.Document), field.Document, shown, MaxNodes, budget);
            }

            var schema = converter.Convert(field.Schema);
            if (converter.TooLarge) return null;
            if (schema["description"] is null && schema["$ref"] is null && field.Description is { Length: > 0 } description && shown.Description > 0
                && index.Reader(field.Document).Short(description, shown.Description) is { Length: > 0 } text)
            {
                schema["description"] = text;
            }

            properties[field.Name] = For(field, schema);
        }

        foreach (var converter in converters.Values)
        {
            foreach (var (name, definition) in converter.Definitions()) definitions[name] = definition?.DeepClone();
            if (converter.TooLarge) return null;
            left.UnionWith(converter.Left);
        }

        return new Rendered(Assemble(draft, properties, definitions), left, converters.Values.Any(converter => converter.CutsRequired));
    }

    // Whose argument it is must be known, however little room there is.
    private static JsonObject For(InputField field, JsonObject schema)
    {
        if (field.For is null && field.NeededFor.Count == 0) return schema;
        var others = (field.For ?? []).Except(field.NeededFor, StringComparer.Ordinal).ToList();
        var whose = field.NeededFor.Count == 0 ? $"For {string.Join(", ", others)}"
            : $"Needed for {string.Join(", ", field.NeededFor)}{(others.Count > 0 ? $"; also for {string.Join(", ", others)}" : "")}";
        schema["description"] = schema["description"] is { } own ? $"{whose}: {own}" : whose + ".";
        return schema;
    }

    private static JsonObject Assemble(WorkflowDraft draft, JsonObject properties, JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "object" };
        var required = draft.Fields.Where(field => field is { Required: true, Kept: true }).Select(field => field.Name).Distinct().ToList();
        if (required.Count > 0) schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (definitions.Count > 0) schema["$defs"] = definitions;
        return schema;
    }

    private static JsonObject Bare(WorkflowDraft draft)
    {
        var properties = new JsonObject();
        foreach (var field in draft.Fields.Where(field => field.Kept)) properties[field.Name] = field.Fixed?.DeepClone() ?? new JsonObject();
        return Assemble(draft, properties, []);
    }

    /// <summary>Path parameters keep their names; of the others, who comes later and clashes is told apart by its place.</summary>
    private static void Name(List<InputField> fields)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields.OrderBy(field => field.In switch { "path" => 0, "lookup" or "choice" => 1, "body" => 3, _ => 2 }))
        {
            var name = Safe(field.Source);
            if (!taken.Add(name))
            {
                var placed = $"{field.In}_{name}";
                name = placed;
                for (var i = 2; !taken.Add(name); i++) name = $"{placed}_{i}";
            }

            field.Name = name;
        }
    }

    // Names of arguments are what expressions can read and every model provider accepts.
    private static string Safe(string source)
    {
        var safe = string.Concat(source.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')).Trim('_');
        if (safe.Length == 0) return "value";
        return safe.Length > 64 ? safe[..64] : safe;
    }

    /// <summary>The bytes that go with the member: its name in quotes, a colon, its value, a comma where others stay.</summary>
    private static int Remove(JsonObject properties, string name)
    {
        if (!properties.TryGetPropertyValue(name, out var value)) return 0;
        var bytes = name.Length + 3 + (value is null ? 4 : Encoding.UTF8.GetByteCount(value.ToJsonString())) + (properties.Count > 1 ? 1 : 0);
        properties.Remove(name);
        return bytes;
    }

    /// <summary>Bytes that the argument takes where little detail is shown, or the least.</summary>
    public int Size(InputField field, bool least)
    {
        if (field.Fixed is not null) return Bytes(field.Fixed) + field.Source.Length;
        var converter = new SchemaConverter(index.Reader(field.Document), field.Document, SchemaDetail.Levels[least && !field.Required ? ^1 : ^2], MaxNodes);
        var schema = converter.Convert(field.Schema);
        if (converter.TooLarge) return int.MaxValue / 1000;
        return Bytes(schema) + field.Source.Length + converter.Definitions().Sum(definition => definition.Key.Length + 6 + (definition.Value?.ToJsonString().Length ?? 0));
    }

    private static int Bytes(JsonObject schema) => Encoding.UTF8.GetByteCount(schema.ToJsonString());

    private sealed record Level(SchemaDetail Detail, SchemaDetail Needed);

    private sealed record Rendered(JsonObject Schema, SortedSet<string> Left, bool CutsRequired);

    private sealed record ConverterKey(ApiDocument Document, SchemaDetail Detail);
}
