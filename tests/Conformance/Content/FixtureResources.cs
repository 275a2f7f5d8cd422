using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Signalbox.Conformance.Content;

/// <summary>Resources with the URIs that the suite reads.</summary>
internal static class FixtureResources
{
    public static ListResourcesResult List() => new()
    {
        Resources =
        [
            new() { Uri = "test://static-text", Name = "Static text", Description = "Always the same text.", MimeType = "text/plain" },
            new() { Uri = "test://static-binary", Name = "Static image", Description = "Always the same image.", MimeType = "image/png" },
            new() { Uri = "test://watched-resource", Name = "Watched", Description = "Can be subscribed to.", MimeType = "text/plain" },
        ],
        TimeToLive = TimeSpan.FromSeconds(5),
        CacheScope = CacheScope.Public,
    };

    public static ListResourceTemplatesResult Templates() => new()
    {
        ResourceTemplates = [new() { UriTemplate = "test://template/{id}/data", Name = "Data by id", Description = "Says its id.", MimeType = "application/json" }],
        TimeToLive = TimeSpan.FromSeconds(5),
        CacheScope = CacheScope.Public,
    };

    public static ReadResourceResult Read(string uri) => new()
    {
        Contents =
        [
            uri switch
            {
                "test://static-text" => new TextResourceContents { Uri = uri, MimeType = "text/plain", Text = "This is the content of the static text resource." },
                "test://watched-resource" => new TextResourceContents { Uri = uri, MimeType = "text/plain", Text = "Watched." },
                "test://static-binary" => BlobResourceContents.FromBytes(Convert.FromBase64String(Samples.Png), uri, "image/png"),
                _ when uri.StartsWith("test://template/", StringComparison.Ordinal) && uri.EndsWith("/data", StringComparison.Ordinal) =>
                    new TextResourceContents { Uri = uri, MimeType = "application/json", Text = $$"""{"id":"{{uri["test://template/".Length..^"/data".Length]}}","templateTest":true}""" },
                _ => throw NotFound(uri),
            },
        ],
        TimeToLive = TimeSpan.FromSeconds(5),
        CacheScope = CacheScope.Public,
    };

    private static McpProtocolException NotFound(string uri)
    {
        var error = new McpProtocolException("Resource not found", McpErrorCode.InvalidParams);
        error.Data["uri"] = uri;
        return error;
    }
}
