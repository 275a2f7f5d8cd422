using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Bench.Prism;

/// <summary>
/// A document as Prism can mock it. Everything that requests are checked against stays as it is. Answers whose schema expands beyond what Prism's sampler takes
/// (2,500 nodes) are cut at a depth, and schemas that nothing refers to any more are left out: Prism expands every reference of a document when it loads it.
/// Text with a pattern and no example gets one that matches, because the sampler does not look at patterns. Callbacks go: Prism would send them. Header parameters
/// Accept, Content-Type and Authorization go, which OpenAPI has ignored and Prism demands; a Swagger 2.0 document that says nowhere what it consumes takes JSON, where
/// Prism takes nothing.
/// </summary>
internal sealed class MockDocument
{
    private static readonly string[] s_methods = ["get", "head", "put", "post", "patch", "delete", "options"];
    private static readonly string[] s_shown = ["example", "examples", "default", "enum", "const"];
    private readonly JsonObject _root;
    private readonly AnswerSchema _answers;

    private MockDocument(JsonObject root) => (_root, _answers) = (root, new AnswerSchema(root));

    /// <summary>A copy; the tree stays as it is.</summary>
    public static JsonObject Of(JsonObject tree)
    {
        var root = tree.DeepClone().AsObject();
        new MockDocument(root).Rewrite();
        return root;
    }

    private void Rewrite()
    {
        var operations = (_root["paths"] as JsonObject ?? []).Select(path => path.Value).OfType<JsonObject>()
            .SelectMany(item => s_methods.Select(method => item[method])).OfType<JsonObject>().ToList();
        foreach (var holder in operations.Concat((_root["paths"] as JsonObject ?? []).Select(path => path.Value).OfType<JsonObject>()))
        {
            if (holder["parameters"] is JsonArray parameters) parameters.RemoveAll(one => IsIgnored(_answers.Resolve(one)));
        }

        if (_root.ContainsKey("swagger") && !_root.ContainsKey("consumes")) _root["consumes"] = new JsonArray("application/json");
        foreach (var operation in operations)
        {
            operation.Remove("callbacks");
            foreach (var (status, node) in (operation["responses"] as JsonObject ?? []).ToList())
            {
                if (_answers.Resolve(node) is not JsonObject response) continue;
                var copy = response.DeepClone().AsObject();
                operation["responses"]!.AsObject()[status] = copy;
                var most = status.StartsWith('2') || status == "default" && !operation["responses"]!.AsObject().Any(other => other.Key.StartsWith('2')) ? AnswerSchema.MostNodes : AnswerSchema.MostOfErrors;
                foreach (var holder in (copy["content"] as JsonObject ?? []).Select(media => media.Value).OfType<JsonObject>().Append(copy))
                {
                    if (holder["schema"] is { } schema) holder["schema"] = _answers.Cut(schema, most);
                }
            }
        }

        _root.Remove("webhooks");
        _root.Remove("responses");
        var components = _root["components"] as JsonObject;
        components?.Remove("responses");
        components?.Remove("callbacks");
        Prune((components?["schemas"] ?? _root["definitions"]) as JsonObject ?? [], components is null ? "#/definitions/" : "#/components/schemas/");
        Clean(_root);
    }

    // OpenAPI 3.x, Parameter Object, name.
    private static bool IsIgnored(JsonNode? parameter) =>
        parameter is JsonObject map && map["in"]?.ToString() == "header" && map["name"]?.ToString().ToUpperInvariant() is "ACCEPT" or "CONTENT-TYPE" or "AUTHORIZATION";

    private void Prune(JsonObject schemas, string prefix)
    {
        var parts = schemas.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        schemas.Clear();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<JsonNode?>([_root]);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var name in References(node, prefix).Where(name => parts.ContainsKey(name) && reached.Add(name)).ToList()) waiting.Enqueue(parts[name]);
        }

        foreach (var (name, schema) in parts.Where(part => reached.Contains(part.Key))) schemas[name] = schema;
    }

    private static IEnumerable<string> References(JsonNode? node, string prefix) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry is { Key: "$ref", Value: JsonValue reference }
            ? reference.ToString().StartsWith(prefix, StringComparison.Ordinal) ? [AnswerSchema.Unescape(reference.ToString()[prefix.Length..].Split('/')[0])] : []
            : References(entry.Value, prefix)),
        JsonArray list => list.SelectMany(item => References(item, prefix)),
        _ => [],
    };

    private void Clean(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Clean(item);
        }

        if (node is not JsonObject map) return;
        // What leads nowhere accepts anything, and text costs Prism time for nothing.
        if (map["$ref"]?.GetValueKind() == JsonValueKind.String && _answers.Resolve(map) is null) map.Remove("$ref");
        foreach (var (key, child) in map.ToList())
        {
            if (key is "description" or "summary" && child?.GetValueKind() == JsonValueKind.String) map[key] = "";
            else if (key is not ("example" or "examples" or "default" or "enum" or "value")) Clean(child);
        }

        var isText = map["type"] is JsonValue type ? type.ToString() == "string" : map["type"] is JsonArray types && types.Any(one => one?.ToString() == "string");
        if (!isText || map["pattern"]?.GetValueKind() != JsonValueKind.String || s_shown.Any(map.ContainsKey)) return;
        var (least, most) = (Length(map["minLength"], 0), Length(map["maxLength"], int.MaxValue));
        if (PatternSample.Of(map["pattern"]!.ToString(), least, most) is { } text) map["example"] = text;
    }

    private static int Length(JsonNode? node, int otherwise) => node?.GetValueKind() == JsonValueKind.Number ? (int)Math.Min(node.GetValue<double>(), int.MaxValue) : otherwise;
}
