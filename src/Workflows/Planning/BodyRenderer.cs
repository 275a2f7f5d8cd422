using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Serialises request bodies by their media type.</summary>
internal static class BodyRenderer
{
    /// <summary>No content type and no bytes when the payload stands for an argument that was not given.</summary>
    /// <exception cref="MissingValueException">A value is missing or cannot be serialised so.</exception>
    public static (string? ContentType, ReadOnlyMemory<byte> Body) Render(PlannedBody body, ExpressionScope scope)
    {
        if (body is { Type.IsJson: true, IsText: false, Replacements.Count: 0 })
            return Json(body, scope);
        var payload = body.Payload.Evaluate(scope);
        if (payload.ValueKind == JsonValueKind.Undefined)
            return (null, default);
        if (body.IsText && body.Type.IsJson)
            payload = Parsed(payload.GetString()!);
        if (body.Replacements.Count > 0)
            payload = Replaced(body, payload, scope);
        if (body.Type.IsJson)
            return (body.ContentType, JsonText.Utf8(payload.WriteTo));
        if (body.Type.IsForm)
            return (body.ContentType, Encoding.UTF8.GetBytes(payload.ValueKind == JsonValueKind.String ? payload.GetString()! : Form(payload)));
        if (body.Type.IsMultipartForm)
            return MultipartForm.Render(payload);
        if (body.Type.IsText)
            return (body.ContentType, Encoding.UTF8.GetBytes(JsonText.Of(payload)));
        return (body.ContentType, Binary(payload, body.Type));
    }

    /// <summary>Written once, from the template into the bytes that are sent.</summary>
    private static (string? ContentType, ReadOnlyMemory<byte> Body) Json(PlannedBody body, ExpressionScope scope)
    {
        var utf8 = JsonText.Utf8((body.Payload, scope), static (writer, given) => given.Payload.Write(writer, given.scope, null));
        return utf8.Length == 0 ? (null, default) : (body.ContentType, utf8);
    }

    private static JsonElement Parsed(string text) =>
        JsonText.TryParse(Encoding.UTF8.GetBytes(text)) ?? throw new MissingValueException("The request body is no JSON once its expressions are filled in.");

    private static JsonElement Replaced(PlannedBody body, JsonElement payload, ExpressionScope scope)
    {
        var node = body.Type.IsForm && payload.ValueKind == JsonValueKind.String ? Fields(payload.GetString()!) : JsonNode.Parse(payload.GetRawText());
        foreach (var replacement in body.Replacements)
            node = PayloadReplacer.Apply(node, replacement, replacement.Value.Evaluate(scope));
        return JsonElement.Parse(node?.ToJsonString() ?? "null");
    }

    /// <summary>A form written as text, so that replacements find its fields; a name that comes twice is a list.</summary>
    private static JsonObject Fields(string form)
    {
        var fields = new JsonObject();
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (pair[..at], pair[(at + 1)..]) : (pair, "");
            var (key, text) = (Unescape(name), (JsonNode)Unescape(value));
            if (!fields.TryGetPropertyValue(key, out var before))
                fields[key] = text;
            else if (before is JsonArray several)
                several.Add(text);
            else
                fields[key] = new JsonArray(before!.DeepClone(), text);
        }
        return fields;

        static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }

    /// <summary>WHATWG application/x-www-form-urlencoded: arrays repeat their name, objects within are JSON, null is left out.</summary>
    private static string Form(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
            throw new MissingValueException("A form body must be an object or a string.");
        return string.Join('&', payload.EnumerateObject().SelectMany(Pairs));

        static IEnumerable<string> Pairs(JsonProperty member) => member.Value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => member.Value.EnumerateArray().Select(i => Pair(member.Name, i)),
            _ => [Pair(member.Name, member.Value)],
        };

        static string Pair(string name, JsonElement value) => $"{Escape(name)}={Escape(JsonText.Of(value))}";

        static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
    }

    private static byte[] Binary(JsonElement payload, MediaType type)
    {
        if (payload.ValueKind == JsonValueKind.String && payload.TryGetBytesFromBase64(out var bytes))
            return bytes;
        throw new MissingValueException($"A body of type {type.Essence} must be given as base64 text.");
    }
}
