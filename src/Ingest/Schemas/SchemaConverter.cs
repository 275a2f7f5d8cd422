using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Schemas;

/// <summary>
/// Converts OpenAPI schemas to JSON Schema 2020-12 for inputs, at one level of detail. References are expanded; one that leads back into itself becomes a
/// local <c>$defs</c> entry. Whatever is left out makes the result accept more, never less, and is noted in <see cref="Left"/>.
/// </summary>
internal sealed class SchemaConverter(SchemaReader reader, ApiDocument document, SchemaDetail detail, int maxNodes, int maxBytes = int.MaxValue)
{
    private static readonly string[] s_types = ["string", "number", "integer", "boolean", "array", "object", "null"];
    private static readonly string[] s_numbers = ["minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
    private static readonly string[] s_conditions = ["not", "if", "dependentSchemas", "dependentRequired", "contains", "patternProperties", "propertyNames", "prefixItems"];
    private readonly HashSet<string> _stack = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _recursive = new(StringComparer.Ordinal);
    private int _nodes;

    // Never more than the result will have: names and descriptions of what is kept, with their quotes.
    private int _bytes;

    /// <summary>What was left out, in words.</summary>
    public SortedSet<string> Left { get; } = new(StringComparer.Ordinal);

    /// <summary>How often something was left out.</summary>
    public int LeftCount { get; private set; }

    /// <summary>Something that a caller cannot leave out stands too deep to be shown.</summary>
    public bool CutsRequired { get; private set; }

    /// <summary>The result is larger than any budget allows; it is not to be used.</summary>
    public bool TooLarge => _nodes > maxNodes || _bytes > maxBytes;

    public JsonObject Convert(JsonNode? schema, int depth = 0)
    {
        _nodes++;
        if (TooLarge) return [];
        if (schema is null || schema is not JsonObject) return [];
        if (ApiDocument.Reference(schema) is { } reference && document.Find(reference) is not null && (_stack.Contains(reference) || _recursive.ContainsKey(reference)))
        {
            return new JsonObject { ["$ref"] = "#/$defs/" + DefinitionName(reference) };
        }

        var view = reader.Read(schema);
        if (view.Followed.Count == 0) return Write(view, depth);
        var added = view.Followed.FindAll(_stack.Add);
        var result = Write(view, depth);
        _stack.ExceptWith(added);
        return result;
    }

    /// <summary>The definitions that recursion asked for; call when everything else is converted.</summary>
    public JsonObject Definitions()
    {
        var definitions = new JsonObject();
        while (!TooLarge && _recursive.FirstOrDefault(entry => !definitions.ContainsKey(entry.Value)) is { Key: not null } next)
        {
            _stack.Clear();
            _stack.Add(next.Key);
            definitions[next.Value] = Write(reader.Read(document.Find(next.Key)), 1);
        }

        return definitions;
    }

    private JsonObject Write(SchemaView view, int depth)
    {
        var result = new JsonObject();
        var types = Types(view);
        if (types.Count == 1) result["type"] = types[0];
        else if (types.Count > 1) result["type"] = new JsonArray([.. types.Select(type => (JsonNode)type)]);
        Describe(view, result, depth);
        Constrain(view, result, types);
        if (types.Count == 0 || types.Contains("array")) Items(view, result, types, depth);
        if (types.Count == 0 || types.Contains("object")) Object(view, result, depth);
        Unions(view, result, depth);
        return result;
    }

    private static List<string> Types(SchemaView view)
    {
        var stated = view.Keywords.GetValueOrDefault("type") switch
        {
            JsonValue one => [one.ToString()],
            JsonArray several => several.Select(type => type?.ToString() ?? "null"),
            _ => Enumerable.Empty<string>(),
        };
        var types = stated.Select(type => type == "file" ? "string" : type).Where(type => Array.IndexOf(s_types, type) >= 0).Distinct().ToList();
        if (types.Count == 0 && view.Properties.Count > 0) types.Add("object");
        if (types.Count == 0 && view.Keywords.ContainsKey("items")) types.Add("array");
        if (view.Nullable && types.Count > 0 && !types.Contains("null")) types.Add("null");
        return types;
    }

    private void Describe(SchemaView view, JsonObject result, int depth)
    {
        if (view.Keywords.GetValueOrDefault("description") is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length > 0)
        {
            if (detail.Description == 0 || (detail.Depth == 1 && depth > 1)) Leave("descriptions");
            else if (reader.Short(text.GetValue<string>(), detail.Description) is { Length: > 0 } description)
            {
                result["description"] = description;
                _bytes += description.Length + "\"description\":\"\"".Length;
            }
        }

        var example = view.Keywords.GetValueOrDefault("example") ?? (view.Keywords.GetValueOrDefault("examples") as JsonArray)?.FirstOrDefault();
        if (example is JsonValue shown && IsExact(shown) && example.ToJsonString().Length <= 60)
        {
            if (detail.Examples) result["examples"] = new JsonArray(example.DeepClone());
            else Leave("examples");
        }
    }

    private void Constrain(SchemaView view, JsonObject result, List<string> types)
    {
        if (view.Keywords.GetValueOrDefault("const") is { } constant && (constant is not JsonValue plainConstant || IsExact(plainConstant))) result["const"] = constant.DeepClone();
        if (view.Keywords.GetValueOrDefault("enum") is JsonArray { Count: > 0 } values)
        {
            if (values.Count > detail.Enum || values.Any(value => value is JsonObject or JsonArray || (value is JsonValue plain && !IsExact(plain))))
            {
                Leave("long lists of values");
                // One that is right says more than none.
                if (detail.RequiredBelow > 0 && !result.ContainsKey("examples") && values[0] is JsonValue first && IsExact(first) && first.ToJsonString().Length <= 60) result["examples"] = new JsonArray(first.DeepClone());
            }
            else
            {
                var distinct = values.DistinctBy(value => value?.ToJsonString() ?? "null").Select(value => value?.DeepClone()).ToList();
                if (view.Nullable && !distinct.Contains(null)) distinct.Add(null);
                result["enum"] = new JsonArray([.. distinct]);
            }
        }

        if (view.Keywords.GetValueOrDefault("format") is JsonValue format && format.ToString() is { Length: > 0 and <= 30 } name && !types.Contains("object")) result["format"] = name;
        if (view.Keywords.GetValueOrDefault("contentEncoding") is JsonValue encoding && encoding.GetValueKind() == JsonValueKind.String) result["contentEncoding"] = encoding.DeepClone();
        if (view.Keywords.GetValueOrDefault("default") is JsonValue value2 && value2.ToJsonString().Length <= 60 && IsExact(value2) && DefaultRule.Fits(value2, types, result)) result["default"] = value2.DeepClone();
        foreach (var keyword in s_numbers)
        {
            if (view.Keywords.GetValueOrDefault(keyword) is JsonValue number && number.GetValueKind() == JsonValueKind.Number && IsExact(number)) result[keyword] = number.DeepClone();
        }

        Exclusive(view, result, "exclusiveMinimum", "minimum");
        Exclusive(view, result, "exclusiveMaximum", "maximum");
        if (view.Keywords.GetValueOrDefault("uniqueItems")?.GetValueKind() == JsonValueKind.True) result["uniqueItems"] = true;
        if (view.Keywords.GetValueOrDefault("pattern") is JsonValue pattern && pattern.GetValueKind() == JsonValueKind.String)
        {
            if (pattern.GetValue<string>() is { Length: <= 120 } expression && reader.IsPattern(expression)) result["pattern"] = expression;
            else Leave("long patterns");
        }

        foreach (var keyword in s_conditions)
        {
            if (view.Keywords.ContainsKey(keyword)) Leave("conditions between properties");
        }
    }

    // 3.0 has a flag beside the bound, 3.1 the bound itself.
    private static void Exclusive(SchemaView view, JsonObject result, string keyword, string bound)
    {
        var value = view.Keywords.GetValueOrDefault(keyword);
        if (value is JsonValue exact && value.GetValueKind() == JsonValueKind.Number)
        {
            if (IsExact(exact)) result[keyword] = value.DeepClone();
        }
        else if (value?.GetValueKind() == JsonValueKind.True && result[bound] is { } number)
        {
            result.Remove(bound);
            result[keyword] = number.DeepClone();
        }
    }

    private void Items(SchemaView view, JsonObject result, List<string> types, int depth)
    {
        if (view.Keywords.GetValueOrDefault("items") is not JsonObject items) return;
        if (depth >= detail.Depth && IsDeep(items))
        {
            Leave("deep parts");
            // Of items too, what a caller cannot leave out is told.
            if (depth >= detail.Depth + detail.RequiredBelow)
            {
                CutsRequired |= reader.Read(items).Required.Count > 0;
                return;
            }
        }

        var converted = Convert(items, depth + 1);
        if (converted.Count > 0) result["items"] = converted;
        if (types.Count == 0) result["type"] = "array";
    }

    private void Object(SchemaView view, JsonObject result, int depth)
    {
        var writable = view.Properties.Where(property => !reader.IsReadOnly(view, property)).ToList();
        // Below the depth only what a caller cannot leave out is told.
        var optional = depth < Math.Min(detail.Depth, detail.OptionalDepth);
        if (depth >= detail.Depth && writable.Count > 0)
        {
            Leave("deep parts");
            if (depth >= detail.Depth + detail.RequiredBelow)
            {
                CutsRequired |= view.Required.Count > 0;
                return;
            }
        }

        var before = LeftCount;
        var properties = new JsonObject();
        foreach (var property in writable)
        {
            var name = property.Name;
            if (!optional && !view.Required.Contains(name)) Leave("optional deep properties");
            else properties[name] = Convert(reader.Written(property), depth + 1);
            if (TooLarge) return;
            if (properties.ContainsKey(name)) _bytes += name.Length + "\"\":{}".Length;
        }

        if (properties.Count > 0) result["properties"] = properties;
        var required = view.Required.Where(name => properties.ContainsKey(name) || view.Properties.All(property => property.Name != name)).Order(StringComparer.Ordinal).ToList();
        if (required.Count > 0) result["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        var more = view.Keywords.GetValueOrDefault("additionalProperties");
        if (more is JsonObject { Count: > 0 } && depth < detail.Depth)
        {
            if (Convert(more, depth + 1) is { Count: > 0 } converted) result["additionalProperties"] = converted;
        }
        else if (more?.GetValueKind() == JsonValueKind.False && view.Parts <= 1 && before == LeftCount && writable.Count == view.Properties.Count)
        {
            result["additionalProperties"] = false;
        }
    }

    private void Unions(SchemaView view, JsonObject result, int depth)
    {
        if (view.Unions.Count == 0) return;
        var (branches, one, discriminator) = view.Unions[0];
        // Values with a title each, as OpenAPI 3.1 documents write them, are a list of values.
        if (view.Unions.Count == 1 && Constants(branches) is { } constants)
        {
            if (constants.Count > detail.Enum) Leave("long lists of values");
            else if (!result.ContainsKey("enum")) result["enum"] = new JsonArray([.. constants.Select(value => value.DeepClone()), .. view.Nullable ? new JsonNode?[] { null } : []]);
            return;
        }

        if (view.Unions.Count > 1) Leave("conditions between properties");
        if (depth >= detail.Depth || branches.Count > detail.Enum)
        {
            Leave("alternatives");
            return;
        }

        var before = LeftCount;
        var bytes = _bytes;
        var converted = new List<JsonObject>();
        foreach (var branch in branches)
        {
            var kept = _bytes;
            if (branch is JsonObject map && map["type"]?.ToString() == "null") continue;
            var next = Convert(branch, depth);
            if (TooLarge) return;
            Discriminate(next, branch, discriminator);
            if (!converted.Exists(other => JsonNode.DeepEquals(other, next))) converted.Add(next);
            else _bytes = kept;
        }

        if (view.Nullable && !converted.Exists(branch => branch["type"] is JsonArray)) converted.Add(new JsonObject { ["type"] = "null" });
        if (converted.Exists(branch => branch.Count == 0))
        {
            _bytes = bytes;
            return;
        }

        // Branches that were thinned out may overlap, and oneOf refuses what fits two of them.
        result[one && before == LeftCount && branches.Count <= converted.Count ? "oneOf" : "anyOf"] = new JsonArray([.. converted]);
        if (result["type"] is null && view.Nullable && result["enum"] is JsonArray) result.Remove("enum");
    }

    /// <summary>The values where every branch is a constant; null where one is not, or null is one of them twice over.</summary>
    private static List<JsonNode>? Constants(JsonArray branches)
    {
        var constants = branches.OfType<JsonObject>().Where(branch => branch["type"]?.ToString() != "null").Select(branch => branch["const"] as JsonValue).ToList();
        return constants.Count > 0 && constants.TrueForAll(value => value is not null && IsExact(value)) ? constants.DistinctBy(value => value!.ToJsonString()).Select(value => (JsonNode)value!).ToList() : null;
    }

    private static void Discriminate(JsonObject branch, JsonNode? source, JsonObject? discriminator)
    {
        if (discriminator?.Text("propertyName") is not { } property || ApiDocument.Reference(source) is not { } reference) return;
        if (branch["properties"] is not JsonObject properties || properties[property] is not JsonObject schema || schema.ContainsKey("const") || schema.ContainsKey("enum")) return;
        var mapped = (discriminator["mapping"] as JsonObject ?? []).Where(entry => entry.Value?.ToString() is { } target && (target == reference || reference.EndsWith("/" + target, StringComparison.Ordinal))).ToList();
        if (mapped.Count > 1) return;
        schema["const"] = mapped.Count == 1 ? mapped[0].Key : reference[(reference.LastIndexOf('/') + 1)..];
    }

    private bool IsDeep(JsonObject schema)
    {
        var view = reader.Read(schema);
        return view.Properties.Count > 0 || view.Unions.Count > 0 || view.Keywords.ContainsKey("items");
    }

    private string DefinitionName(string reference)
    {
        if (_recursive.TryGetValue(reference, out var known)) return known;
        var last = JsonNamePart(reference);
        var name = last;
        for (var i = 2; _recursive.ContainsValue(name); i++) name = $"{last}_{i}";
        return _recursive[reference] = name;
    }

    private static string JsonNamePart(string reference)
    {
        var last = reference[(reference.LastIndexOf('/') + 1)..];
        var safe = string.Concat(last.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        return safe.Length is > 0 and <= 60 ? safe : "Schema";
    }

    private void Leave(string what)
    {
        Left.Add(what);
        LeftCount++;
    }

    // The digest is made over JSON numbers as RFC 8785 has them: what a double cannot hold, such as a bound of 2^63-1, cannot be stated.
    /// <summary>Whether canonical JSON, which has doubles for numbers, keeps it as it is.</summary>
    internal static bool IsExact(JsonValue value)
    {
        if (value.GetValueKind() != JsonValueKind.Number) return true;
        var text = value.ToJsonString();
        return text.Length <= 17 && text.Count(char.IsAsciiDigit) <= 15 && double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
    }
}
