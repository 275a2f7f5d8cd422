using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Signalbox.Workflows.Schemas;

/// <summary>
/// Example arguments made from a tool's input schema and nothing else: what is required, each with the value that the schema shows (const, examples,
/// default, enum), else the plainest that its type, format, pattern and bounds allow. Of alternatives it takes the first by which the whole fits the schema: what fits one of
/// <c>oneOf</c> may fit another, too. The same schema gives the same arguments.
/// </summary>
public sealed partial class ExampleInput
{
    private readonly JsonObject _root;
    private const int MostAlternatives = 8;
    private readonly IReadOnlyCollection<string> _wanted;
    private readonly int _alternative;
    private bool _hasMore;

    private ExampleInput(JsonObject root, IReadOnlyCollection<string> wanted, int alternative) => (_root, _wanted, _alternative) = (root, wanted, alternative);

    /// <summary>The arguments that a caller would give.</summary>
    /// <param name="schema">The tool's input schema.</param>
    /// <param name="choice">The argument that chooses and what it is set to; null takes the first value of each argument.</param>
    /// <param name="wanted">The choices whose needed arguments are given.</param>
    public static JsonObject Of(JsonElement schema, (string Argument, string Value)? choice = null, IReadOnlyCollection<string>? wanted = null)
    {
        var root = JsonNode.Parse(schema.GetRawText()) as JsonObject ?? [];
        JsonObject? first = null;
        for (var alternative = 0; alternative < MostAlternatives; alternative++)
        {
            var maker = new ExampleInput(root, wanted ?? [], alternative);
            var input = maker.Value(root) as JsonObject ?? [];
            if (choice is { } chosen) input[chosen.Argument] = chosen.Value;
            first ??= input;
            if (alternative == 0 && !maker._hasMore) break;
            if (SchemaValidator.Compile(schema).Validate(JsonElement.Parse(input.ToJsonString())).Count == 0) return input;
            if (!maker._hasMore) break;
        }

        return first!;
    }

    /// <summary>The required argument whose values are choices, and these; null where the tool has none.</summary>
    public static (string Argument, IReadOnlyList<string> Values)? Choices(JsonElement schema)
    {
        var root = JsonNode.Parse(schema.GetRawText()) as JsonObject;
        foreach (var name in (root?["required"] as JsonArray ?? []).Select(name => name!.ToString()).Where(name => name is "action" or "kind" or "part"))
        {
            if (root!["properties"]?[name]?["enum"] is JsonArray values && values.All(value => value?.GetValueKind() == JsonValueKind.String)) return (name, [.. values.Select(value => value!.ToString())]);
        }

        return null;
    }

    private JsonNode? Value(JsonNode? node)
    {
        if (node is not JsonObject schema) return "string";
        if (schema["$ref"] is JsonValue reference) return Value(Resolve(reference.ToString()));
        if (Shown(schema) is { } shown) return shown.DeepClone();
        var own = Typed(schema, Type(schema));
        var branches = ((schema["anyOf"] ?? schema["oneOf"]) as JsonArray ?? []).Where(one => one is not JsonObject map || Type(map) != "null").ToList();
        var branch = branches.Count == 0 ? null : branches[Math.Min(_alternative, branches.Count - 1)];
        _hasMore |= branches.Count > _alternative + 1;
        if (branch is null) return own;
        // A branch may require what the whole describes.
        var chosen = branch is JsonObject alternative && own is JsonObject && !alternative.ContainsKey("$ref") && Shown(alternative) is null && IsObject(alternative) ? Object(alternative, schema["properties"] as JsonObject) : Value(branch);
        if (own is not JsonObject whole || chosen is not JsonObject part || !IsObject(schema)) return chosen;
        foreach (var (name, value) in part) whole[name] = value?.DeepClone();
        return whole;
    }

    private static JsonNode? Shown(JsonObject schema) =>
        schema["const"] ?? First(schema["examples"]) ?? schema["default"] ?? First(schema["enum"]);

    private static JsonNode? First(JsonNode? values) => (values as JsonArray)?.FirstOrDefault(value => value is not null);

    private static string Type(JsonObject schema)
    {
        var stated = schema["type"] is JsonArray several ? several.Select(one => one!.ToString()).FirstOrDefault(one => one != "null") : schema["type"]?.ToString();
        return stated ?? (IsObject(schema) ? "object" : schema.ContainsKey("items") ? "array" : "string");
    }

    private static bool IsObject(JsonObject schema) => schema.ContainsKey("properties") || schema.ContainsKey("required") || schema["type"]?.ToString() == "object";

    private JsonNode? Typed(JsonObject schema, string type) => type switch
    {
        "object" => Object(schema),
        "array" => Array(schema),
        "integer" or "number" => Number(schema),
        "boolean" => JsonValue.Create(true),
        "null" => null,
        _ => Text(schema),
    };

    private JsonObject Object(JsonObject schema, JsonObject? outer = null)
    {
        var result = new JsonObject();
        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(name => name!.ToString())) result[name] = Value(properties[name] ?? outer?[name] ?? schema["additionalProperties"]);
        foreach (var (name, property) in properties.Where(property => !result.ContainsKey(property.Key) && IsNeeded(property.Value))) result[name] = Value(property);
        return result;
    }

    // Needed for create, update: what the choice made wants beside what every choice does.
    private bool IsNeeded(JsonNode? property) =>
        property?["description"] is JsonValue text && Needed().Match(text.ToString()) is { Success: true } match && match.Groups[1].Value.Split(", ").Any(_wanted.Contains);

    [GeneratedRegex("^Needed for ([a-z0-9_]+(?:, [a-z0-9_]+)*)[.:;]")]
    private static partial Regex Needed();

    private JsonArray Array(JsonObject schema)
    {
        var least = schema["minItems"] is JsonValue stated ? (int)stated.GetValue<double>() : 0;
        var count = schema["items"] is null ? least : Math.Max(1, least);
        if (schema["maxItems"] is JsonValue most) count = Math.Min(count, (int)most.GetValue<double>());
        var result = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var item = Value(schema["items"]);
            result.Add(i > 0 && schema["uniqueItems"] is not null ? Other(schema["items"] as JsonObject, item, i) : item);
        }

        return result;
    }

    private static JsonNode? Other(JsonObject? schema, JsonNode? item, int index) =>
        schema?["enum"] is JsonArray values && index < values.Count ? values[index]?.DeepClone()
        : item is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? JsonValue.Create(value.GetValue<double>() + index)
        : item is JsonValue text ? JsonValue.Create(text.ToString().All(char.IsAsciiDigit) ? index.ToString(CultureInfo.InvariantCulture) : text.ToString() + index) : item;

    private static JsonValue Number(JsonObject schema)
    {
        decimal? Bound(string keyword) => schema[keyword] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? (decimal)value.GetValue<double>() : null;
        var least = Bound("minimum") ?? (Bound("exclusiveMinimum") is { } above ? above + 1 : null);
        var most = Bound("maximum") ?? (Bound("exclusiveMaximum") is { } below ? below - 1 : null);
        var value = least ?? (most < 0 ? most.Value : 0);
        if (Bound("multipleOf") is { } step and > 0) value = Math.Ceiling(value / step) * step;
        return JsonValue.Create(decimal.IsInteger(value) ? (decimal)(long)value : value);
    }

    private static JsonValue Text(JsonObject schema)
    {
        var least = schema["minLength"] is JsonValue min ? (int)min.GetValue<double>() : 0;
        var most = schema["maxLength"] is JsonValue max ? (int)Math.Min(max.GetValue<double>(), int.MaxValue) : int.MaxValue;
        var text = Formatted(schema["contentEncoding"]?.ToString() == "base64" ? "byte" : schema["format"]?.ToString()) ?? "string";
        while (text.Length < least) text += "string";
        if (text.Length > most) text = text[..most];
        if (schema["pattern"] is not JsonValue pattern || Regex.IsMatch(text, pattern.ToString(), RegexOptions.ECMAScript)) return JsonValue.Create(text);
        return JsonValue.Create(PatternSample.Of(pattern.ToString(), least, most) ?? text);
    }

    private static string? Formatted(string? format) => format switch
    {
        "date-time" => "2019-08-24T14:15:22Z",
        "date" => "2019-08-24",
        "time" => "14:15:22Z",
        "uuid" => "497f6eca-6276-4993-bfeb-53cbbbba6f08",
        "email" => "user@example.com",
        "uri" or "url" or "iri" => "http://example.com",
        "uri-reference" => "../dictionary",
        "hostname" => "example.com",
        "ipv4" => "192.168.0.1",
        "ipv6" => "2001:db8::1",
        "byte" => "c3RyaW5n",
        "duration" => "P1D",
        _ => null,
    };

    private JsonNode? Resolve(string reference)
    {
        JsonNode? at = _root;
        foreach (var segment in reference.Split('/').Skip(1))
            at = (at as JsonObject)?[Uri.UnescapeDataString(segment).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        return at;
    }
}
