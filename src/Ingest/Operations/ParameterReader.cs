using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Operations;

/// <summary>Joins the parameters of a path and of an operation, and takes Swagger's body and form parameters out of them.</summary>
internal sealed class ParameterReader(ApiDocument document, DocumentWarnings warnings)
{
    private static readonly string[] s_schemaKeywords =
    [
        "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
        "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "example", "x-example",
    ];

    public (IReadOnlyList<ApiParameter> Parameters, ApiBody? Body) Read(JsonNode? shared, JsonNode? own, string path, IEnumerable<string> consumes, string place)
    {
        var byKey = new Dictionary<Key, ApiParameter>();
        var order = new List<Key>();
        var form = new JsonObject();
        var formRequired = new JsonArray();
        var hasFile = false;
        ApiBody? body = null;
        foreach (var node in (shared as JsonArray ?? []).Concat(own as JsonArray ?? []))
        {
            if (document.Resolve(node) is not { } map || map.Text("name") is not { Length: > 0 } name || map.Text("in") is not { } location)
            {
                warnings.Add("parameters", place, "A parameter is a reference that leads nowhere, or has no name or place; it is left out.");
                continue;
            }

            if (location == "body")
            {
                body = new ApiBody(BodyReader.Choose(consumes.DefaultIfEmpty("application/json")) ?? "application/json", map["schema"], map.Flag("required"), map.Text("description"));
            }
            else if (location == "formData")
            {
                hasFile |= map.Text("type") == "file";
                form[name] = Described(InlineSchema(map), map);
                if (map.Flag("required")) formRequired.Add(name);
            }
            else if (location is "path" or "query" or "querystring" or "header" or "cookie")
            {
                var key = new Key(location, name);
                if (!byKey.ContainsKey(key)) order.Add(key);
                byKey[key] = Parameter(map, name, location);
            }
        }

        foreach (var name in PathTemplate.Names(path).Where(name => !byKey.ContainsKey(new Key("path", name))))
        {
            warnings.Add("parameters", place, $"The path parameter {name} is not described; any text is accepted for it.");
            order.Add(new Key("path", name));
            byKey[order[^1]] = new ApiParameter { Name = name, In = "path", Required = true, Schema = new JsonObject { ["type"] = "string" } };
        }

        if (form.Count > 0)
        {
            var schema = new JsonObject { ["type"] = "object", ["properties"] = form };
            if (formRequired.Count > 0) schema["required"] = formRequired;
            var multipart = hasFile || (consumes.Contains("multipart/form-data") && !consumes.Contains("application/x-www-form-urlencoded"));
            body = new ApiBody(multipart ? "multipart/form-data" : "application/x-www-form-urlencoded", schema, formRequired.Count > 0, null);
        }

        var names = PathTemplate.Names(path).ToHashSet(StringComparer.Ordinal);
        return (order.Select(key => byKey[key]).Where(parameter => parameter.In != "path" || names.Contains(parameter.Name)).ToList(), body);
    }

    private static ApiParameter Parameter(JsonObject map, string name, string location)
    {
        var content = map["content"] as JsonObject;
        var schema = map["schema"] ?? BodyReader.JsonContent(content)?["schema"] ?? InlineSchema(map);
        var (style, explode) = Style(map, location);
        return new ApiParameter
        {
            Name = name,
            In = location,
            Required = location == "path" || map.Flag("required"),
            Schema = schema,
            Description = map.Text("description"),
            IsJson = map["schema"] is null && BodyReader.JsonContent(content) is not null,
            Style = style,
            Explode = explode,
            AllowReserved = map.Boolean("allowReserved") == true ? true : null,
            Deprecated = map.Flag("deprecated"),
        };
    }

    private static (string? Style, bool? Explode) Style(JsonObject map, string location)
    {
        if (map.Text("type") == "array" && location is "query" or "path" or "header")
        {
            // Swagger 2.0, parameter object, collectionFormat; tsv has no counterpart in OpenAPI 3 and is sent as csv.
            return (location, map.Text("collectionFormat")) switch
            {
                ("query", "multi") => (null, null),
                ("query", "ssv") => ("spaceDelimited", false),
                ("query", "pipes") => ("pipeDelimited", false),
                ("query", _) => (null, false),
                _ => (null, null),
            };
        }

        var usual = location is "query" or "cookie" ? "form" : "simple";
        var style = map.Text("style") is { } stated && stated != usual
            && stated is "matrix" or "label" or "form" or "simple" or "spaceDelimited" or "pipeDelimited" or "deepObject" ? map.Text("style") : null;
        var explode = map.Boolean("explode");
        return (style, explode == ((style ?? usual) == "form") ? null : explode);
    }

    private static JsonObject InlineSchema(JsonObject map)
    {
        var schema = new JsonObject();
        foreach (var keyword in s_schemaKeywords)
        {
            if (map[keyword] is { } value) schema[keyword] = value.DeepClone();
        }

        if (schema.Text("type") == "file")
        {
            schema["type"] = "string";
            schema["format"] = "binary";
        }

        return schema;
    }

    private static JsonObject Described(JsonObject schema, JsonObject map)
    {
        if (map.Text("description") is { } description) schema["description"] = description;
        return schema;
    }

    private sealed record Key(string In, string Name);
}
