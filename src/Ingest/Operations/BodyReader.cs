using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>Chooses one media type for a body, the same one every time.</summary>
internal sealed class BodyReader(ApiDocument document)
{
    public ApiBody? Read(JsonNode? node)
    {
        if (document.Resolve(node) is not { } body) return null;
        if (body["content"] is not JsonObject content || content.Count == 0) return null;
        if (Choose(content.Select(entry => entry.Key)) is not { } chosen) return null;
        var key = content.First(entry => Plain(entry.Key) == chosen).Key;
        return new ApiBody(chosen, content[key] is JsonObject media ? media["schema"] : null, body.Flag("required"), body.Text("description"));
    }

    /// <summary>JSON before its relatives, then forms, then text; among equals the first by name. Parameters of the type are left out, a wildcard is JSON.</summary>
    public static string? Choose(IEnumerable<string> types) =>
        types.Select(Plain).Where(type => type.Length > 0).OrderBy(Rank).ThenBy(type => type, StringComparer.Ordinal).FirstOrDefault();

    public static JsonObject? JsonContent(JsonObject? content)
    {
        if (content is null) return null;
        var json = content.Where(entry => Rank(Plain(entry.Key)) <= 2).OrderBy(entry => Rank(Plain(entry.Key))).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        return json.Count == 0 ? null : json[0].Value as JsonObject;
    }

    /// <summary>Swagger 2.0, example object: an example for each media type.</summary>
    public static JsonNode? JsonExample(JsonObject? examples) =>
        examples?.Where(entry => Rank(Plain(entry.Key)) <= 2).OrderBy(entry => Rank(Plain(entry.Key))).Select(entry => entry.Value).FirstOrDefault();

    private static string Plain(string type)
    {
        var semicolon = type.IndexOf(';');
        var plain = (semicolon < 0 ? type : type[..semicolon]).Trim().ToLowerInvariant();
        return plain is "*/*" or "application/*" ? "application/json" : plain;
    }

    private static int Rank(string type) => type switch
    {
        "application/json" => 0,
        "application/merge-patch+json" => 1,
        _ when type.EndsWith("+json", StringComparison.Ordinal) && type != "application/json-patch+json" => 2,
        "application/x-www-form-urlencoded" => 3,
        "multipart/form-data" => 4,
        "application/json-patch+json" => 5,
        "text/plain" => 6,
        "application/octet-stream" => 7,
        _ => 8,
    };
}
