using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Identity;

/// <summary>What this server says of itself to clients that look for a token (OAuth 2.0 Protected Resource Metadata, RFC 9728). Pure.</summary>
/// <param name="PublicUrl">URL of the MCP endpoint as clients know it; null: as each request names it.</param>
/// <param name="Issuers">Whom to ask for tokens; with none there is no metadata.</param>
/// <param name="Scopes">What to ask for.</param>
public sealed record ResourceMetadata(Uri? PublicUrl, IReadOnlyList<string> Issuers, IReadOnlyList<string> Scopes)
{
    public const string WellKnown = "/.well-known/oauth-protected-resource";

    private const string McpPath = "/mcp";

    /// <summary>Where the metadata for <paramref name="path"/> is read: that of the MCP endpoint carries its path (RFC 9728 section 3.1). Null: there is none.</summary>
    /// <param name="origin">Scheme, host and port that the request was sent to; its host has been checked.</param>
    /// <param name="path">Of the request.</param>
    public Uri? LocationFor(Uri origin, string path)
    {
        if (Issuers.Count == 0)
            return null;
        var resource = Resource(origin, path == McpPath);
        return new(new Uri(resource.GetLeftPart(UriPartial.Authority)), WellKnown + resource.AbsolutePath.TrimEnd('/'));
    }

    /// <summary>The document; null: there is none at this path.</summary>
    public JsonObject? Document(Uri origin, string path)
    {
        var endpoint = Resource(origin, isMcp: true);
        var isMcp = path == WellKnown + McpPath || path == WellKnown + endpoint.AbsolutePath;
        if (Issuers.Count == 0 || !(isMcp || path == WellKnown))
            return null;
        var document = new JsonObject
        {
            ["resource"] = isMcp ? endpoint.OriginalString : Resource(origin, isMcp: false).GetLeftPart(UriPartial.Authority),
            ["authorization_servers"] = Texts(Issuers),
            ["bearer_methods_supported"] = Texts(["header"]),
            ["resource_name"] = "Signalbox",
        };
        if (Scopes.Count > 0)
            document["scopes_supported"] = Texts(Scopes);
        return document;
    }

    private Uri Resource(Uri origin, bool isMcp) =>
        isMcp ? PublicUrl ?? new Uri(origin.GetLeftPart(UriPartial.Authority) + McpPath) : new Uri((PublicUrl ?? origin).GetLeftPart(UriPartial.Authority));

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
