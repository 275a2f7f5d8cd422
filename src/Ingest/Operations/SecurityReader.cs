using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>Security requirements and schemes, Swagger's and OpenAPI's.</summary>
internal static class SecurityReader
{
    /// <summary>The scheme names of a <c>security</c> list; empty where none is needed.</summary>
    public static IReadOnlyList<string> Names(JsonNode? security) =>
        (security as JsonArray ?? []).OfType<JsonObject>().SelectMany(requirement => ((IDictionary<string, JsonNode?>)requirement).Keys).Distinct(StringComparer.Ordinal).ToList();

    public static IEnumerable<SecurityScheme> Schemes(ApiDocument document)
    {
        var schemes = document.Root["securityDefinitions"] as JsonObject ?? (document.Root["components"] as JsonObject)?["securitySchemes"] as JsonObject ?? [];
        foreach (var (name, node) in schemes)
        {
            if (document.Resolve(node) is { } scheme) yield return new SecurityScheme(name, scheme);
        }
    }

    /// <summary>Names of headers, query parameters and cookies that carry credentials: the target sends them, no caller does.</summary>
    public static HashSet<CredentialParameter> CredentialParameters(ApiDocument document) =>
        Schemes(document).Where(one => one.Scheme.Text("type") == "apiKey")
            .Select(one => new CredentialParameter(one.Scheme.Text("in") ?? "header", (one.Scheme.Text("name") ?? "").ToLowerInvariant())).ToHashSet();
}
