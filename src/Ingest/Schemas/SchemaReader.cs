using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Schemas;

/// <summary>Reads one level of a schema: follows <c>$ref</c>, merges <c>allOf</c>, gathers unions and nullability into one form.</summary>
internal sealed class SchemaReader(ApiDocument document, DocumentWarnings warnings)
{
    private const int MaxParts = 400;

    // Beside a $ref, Swagger 2.0 and OpenAPI 3.0 ignore everything; people still write a description and nullable there, and mean them.
    private static readonly string[] s_keptBesideReference = ["description", "nullable", "x-nullable", "readOnly", "writeOnly", "default", "example", "title", "deprecated"];

    // One schema is read at many places: per workflow, per level of detail, per property that refers to it.
    private readonly Dictionary<JsonNode, SchemaView> _views = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Dictionary<int, string>> _short = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _patterns = new(StringComparer.Ordinal);

    /// <summary>The same object for the same node; not to be changed.</summary>
    public SchemaView Read(JsonNode? schema)
    {
        if (schema is not null && _views.TryGetValue(schema, out var known)) return known;
        var view = new SchemaView();
        Gather(schema, view, []);
        if (schema is not null) _views[schema] = view;
        return view;
    }

    /// <summary>
    /// Whether a caller cannot write the property. Of several parts that describe it one that says so is enough, unless another part requires it and redefines it without saying so
    /// (a base with a <c>type</c> to be read, and things that want their own to be sent), or requires a thing's identity (a reference without its <c>id</c> is none).
    /// </summary>
    public bool IsReadOnly(SchemaView view, DescribedProperty property) =>
        property.Schemas.Exists(IsReadOnly)
        && !(view.Required.Contains(property.Name) && view.Requiring.Exists(part => part.Texts("required").Contains(property.Name)
            && (part["properties"]?[property.Name] is { } own ? !IsReadOnly(own) : property.Name is "id" or "uuid" or "type")));

    /// <summary>The schema by which a caller writes the property.</summary>
    public JsonNode? Written(DescribedProperty property) => property.Schemas.Count == 1 ? property.Schemas[0] : property.Schemas.Find(schema => !IsReadOnly(schema)) ?? property.Schemas[0];

    /// <summary><see cref="Prose.Short"/>, once for each text and length.</summary>
    public string Short(string text, int length)
    {
        if (!_short.TryGetValue(text, out var lengths)) _short[text] = lengths = [];
        return lengths.TryGetValue(length, out var known) ? known : lengths[length] = Prose.Short(text, length);
    }

    /// <summary>Whether the text is a regular expression of ECMA-262.</summary>
    public bool IsPattern(string expression)
    {
        if (_patterns.TryGetValue(expression, out var known)) return known;
        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.ECMAScript);
            return _patterns[expression] = true;
        }
        catch (ArgumentException)
        {
            return _patterns[expression] = false;
        }
    }

    private bool IsReadOnly(JsonNode? schema) =>
        schema is JsonObject map && (map.Flag("readOnly") || Read(map).Keywords.GetValueOrDefault("readOnly")?.GetValueKind() == JsonValueKind.True);

    private void Gather(JsonNode? node, SchemaView view, HashSet<string> stack)
    {
        if (node is not JsonObject map || view.Parts > MaxParts) return;
        if (ApiDocument.Reference(map) is { } reference)
        {
            GatherOwn(map, view, stack, besideReference: !document.Source.IsJsonSchema);
            if (!stack.Add(reference))
            {
                view.Incomplete = true;
                return;
            }

            var target = document.Find(reference);
            if (target is null)
            {
                warnings.Add("references", document.Source.Name, $"The reference {reference} leads nowhere; any value is accepted in its place.");
                view.Incomplete = true;
            }
            else
            {
                view.Followed.Add(reference);
                Gather(target, view, stack);
            }

            stack.Remove(reference);
            return;
        }

        GatherOwn(map, view, stack, besideReference: false);
    }

    private void GatherOwn(JsonObject map, SchemaView view, HashSet<string> stack, bool besideReference)
    {
        if (map.Flag("nullable") || map.Flag("x-nullable")) view.Nullable = true;
        foreach (var (key, value) in map)
        {
            if (value is null || key is "$ref" or "allOf" or "properties" or "required" or "oneOf" or "anyOf" or "nullable" or "x-nullable") continue;
            if (besideReference && !s_keptBesideReference.Contains(key)) continue;
            view.Keywords.TryAdd(key, value);
        }

        if (besideReference) return;
        if (map.Count > 1 || !map.ContainsKey("$ref")) view.Parts++;
        if (map["properties"] is JsonObject properties)
        {
            foreach (var (name, schema) in properties) view.AddProperty(name, schema);
        }

        if (map["required"] is JsonArray { Count: > 0 }) view.Requiring.Add(map);
        foreach (var name in map.Texts("required")) view.Required.Add(name);
        foreach (var part in map["allOf"] as JsonArray ?? []) Gather(part, view, stack);
        Union(map, "oneOf", true, view, stack);
        Union(map, "anyOf", false, view, stack);
    }

    private void Union(JsonObject map, string keyword, bool one, SchemaView view, HashSet<string> stack)
    {
        if (map[keyword] is not JsonArray { Count: > 0 } branches) return;
        var real = branches.Where(branch => !IsNull(branch)).ToList();
        if (real.Count < branches.Count) view.Nullable = true;
        if (real.Count == 1) Gather(real[0], view, stack);
        else if (real.Count > 1) view.Unions.Add(new Alternatives(branches, one, map["discriminator"] as JsonObject));
    }

    private static bool IsNull(JsonNode? branch) =>
        branch is JsonObject map && map["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String && type.GetValue<string>() == "null";
}
