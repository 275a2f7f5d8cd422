using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>Chooses one media type for a body, the same one every time.</summary>
internal sealed class BodyReader(ApiDocument document)
{
    /// <summary>The last rank that is JSON.</summary>
    private const int MostJson = 2;

    public ApiBody? Read(JsonNode? node)
    {
        if (document.Resolve(node) is not { } body) return null;
        if (body["content"] is not JsonObject content || content.Count == 0) return null;
        if (Choose(((IDictionary<string, JsonNode?>)content).Keys) is not { } chosen) return null;
        var key = ((IDictionary<string, JsonNode?>)content).Keys.First(type => Plain(type) == chosen);
        return new ApiBody(chosen, content[key] is JsonObject media ? media["schema"] : null, body.Flag("required"), body.Text("description"));
    }

    /// <summary>JSON before its relatives, then forms, then text; among equals the first by name. Parameters of the type are left out, a wildcard is JSON.</summary>
    public static string? Choose(IEnumerable<string> types)
    {
        string? best = null;
        foreach (var type in types)
        {
            var plain = Plain(type);
            if (plain.Length > 0 && (best is null || Rank(plain) < Rank(best) || (Rank(plain) == Rank(best) && string.CompareOrdinal(plain, best) < 0))) best = plain;
        }

        return best;
    }

    public static JsonObject? JsonContent(JsonObject? content)
    {
        string? best = null;
        foreach (var (type, _) in content ?? [])
        {
            var rank = Rank(Plain(type));
            if (rank <= MostJson && (best is null || rank < Rank(Plain(best)) || (rank == Rank(Plain(best)) && string.CompareOrdinal(type, best) < 0))) best = type;
        }

        return best is null ? null : content![best] as JsonObject;
    }

    /// <summary>Swagger 2.0, example object: an example for each media type.</summary>
    public static JsonNode? JsonExample(JsonObject? examples)
    {
        string? best = null;
        foreach (var (type, _) in examples ?? [])
        {
            if (Rank(Plain(type)) <= MostJson && (best is null || Rank(Plain(type)) < Rank(Plain(best)))) best = type;
        }

        return best is null ? null : examples![best];
    }

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
