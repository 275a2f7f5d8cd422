using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// The arguments of several drafts as one flat list: what means the same is one argument, what differs is told apart by the choice that it is for. Required is only
/// what every choice requires.
/// </summary>
internal sealed class JoinedFields
{
    private static readonly string[] s_bounds = ["format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    private readonly List<Shared> _shared = [];
    private readonly Dictionary<InputField, InputField> _merged = new(ReferenceEqualityComparer.Instance);

    /// <param name="choices">Their fields are left as they are.</param>
    /// <param name="noun">The thing that look-ups by name find, where its plain argument name is taken.</param>
    public JoinedFields(IReadOnlyList<DraftChoice> choices, string noun)
    {
        var named = choices.Any(choice => choice.Draft.Fields.Exists(field => field is { In: not ("lookup" or "choice"), Source: "name" }));
        foreach (var choice in choices)
        {
            foreach (var field in choice.Draft.Fields) Add(choice.Label, field, named ? noun : "");
        }

        foreach (var shared in _shared)
        {
            var merged = shared.Merge(choices);
            foreach (var (_, field) in shared.Members) _merged[field] = merged;
            All.Add(merged);
        }
    }

    public List<InputField> All { get; } = [];

    public InputField Of(InputField field) => _merged[field];

    private void Add(string label, InputField field, string noun)
    {
        var source = field is { In: "lookup", Source: "name" } && noun.Length > 0 ? noun + "_name" : field.Source;
        var alike = _shared.Where(shared => shared.In == field.In && shared.Original == field.Source).ToList();
        var known = alike.Find(shared => shared.Members.All(member => member.Label != label) && shared.Takes(field));
        if (known is null)
        {
            // A second argument of the name says by its own name whose it is.
            if (alike.Count > 0) source = $"{label}_{source}";
            _shared.Add(known = new Shared(field.In, field.Source, source));
        }

        known.Members.Add(new Member(label, field));
    }

    private sealed record Member(string Label, InputField Field);

    private sealed class Shared(string place, string original, string source)
    {
        public string In => place;

        public string Original => original;

        public List<Member> Members { get; } = [];

        public bool Takes(InputField field)
        {
            var first = Members[0].Field;
            if (In is "path" or "lookup") return true;
            if (first.Document != field.Document || first.Fixed is not null || field.Fixed is not null) return JsonNode.DeepEquals(first.Fixed, field.Fixed) && first.Fixed is not null;
            if (JsonNode.DeepEquals(first.Schema, field.Schema)) return true;
            // What bounds a value that must be given has to be told: one that only one of them has cannot stand for both.
            return Kind(first) is { } kind && kind == Kind(field) && (Bounds(first) == Bounds(field) || !(field.Required || Members.Exists(member => member.Field.Required)));
        }

        public InputField Merge(IReadOnlyList<DraftChoice> choices)
        {
            var first = Members[0].Field;
            var everywhere = Members.Count == choices.Count;
            var same = Members.TrueForAll(member => JsonNode.DeepEquals(member.Field.Schema, first.Schema));
            var required = everywhere && Members.TrueForAll(member => member.Field.Required);
            return new InputField
            {
                Source = source,
                In = In,
                Document = first.Document,
                Schema = same ? first.Schema?.DeepClone() : Loose(first, Members.TrueForAll(member => Bounds(member.Field) == Bounds(first)) ? s_bounds : []),
                Required = required,
                NeededFor = required ? [] : [.. Members.Where(member => member.Field.Required).Select(member => member.Label)],
                Description = first.Description,
                Fixed = Fixed(first),
                For = everywhere ? null : Members.Select(member => member.Label).ToList(),
            };
        }

        private JsonObject? Fixed(InputField first)
        {
            if (first.Fixed is null) return null;
            var result = (JsonObject)first.Fixed.DeepClone();
            if (!Members.TrueForAll(member => JsonNode.DeepEquals(member.Field.Fixed, first.Fixed))) result["description"] = "Its name.";
            return result;
        }

        // The default of one choice must not be sent with another: it goes, as do bounds that only one of them has.
        private static JsonNode? Loose(InputField first, string[] bounds)
        {
            if (first.Document.Resolve(first.Schema) is not { } schema) return first.Schema?.DeepClone();
            var result = new JsonObject();
            foreach (var key in (string[])["type", "enum", "description", .. bounds])
            {
                if (schema[key] is { } value) result[key] = value.DeepClone();
            }

            return result;
        }

        private static string Bounds(InputField field) =>
            field.Document.Resolve(field.Schema) is { } schema ? string.Join(' ', s_bounds.Select(keyword => schema[keyword]?.ToJsonString())) : "";

        /// <summary>Type and values of a plain value; null where the schema says more than these.</summary>
        private static string? Kind(InputField field) =>
            field.Document.Resolve(field.Schema) is { } schema && schema["type"] is JsonValue type && type.ToString() is "string" or "integer" or "number" or "boolean"
            && !schema.ContainsKey("allOf") && !schema.ContainsKey("oneOf") && !schema.ContainsKey("anyOf")
                ? $"{schema["type"]} {schema["enum"]?.ToJsonString()}" : null;
    }
}
