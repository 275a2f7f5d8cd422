using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>Base URLs from <c>servers</c> with their variables' defaults, or from Swagger's host, basePath and schemes.</summary>
internal static class ServerReader
{
    public static IReadOnlyList<string> BaseUrls(JsonObject owner)
    {
        if (owner["servers"] is JsonArray servers)
        {
            return servers.OfType<JsonObject>().Select(Url).OfType<string>().ToList();
        }

        if (owner.Text("host") is { Length: > 0 } host)
        {
            var scheme = owner.Texts("schemes").OrderBy(one => one == "https" ? 0 : 1).FirstOrDefault(one => one is "https" or "http") ?? "https";
            return [$"{scheme}://{host}{BasePath(owner)}"];
        }

        return owner.ContainsKey("swagger") && BasePath(owner) is { Length: > 0 } path ? [path] : [];
    }

    private static string BasePath(JsonObject owner) => (owner.Text("basePath") ?? "").TrimEnd('/');

    private static string? Url(JsonObject server)
    {
        if (server.Text("url") is not { } url) return null;
        foreach (var (name, variable) in server["variables"] as JsonObject ?? [])
        {
            if (variable is JsonObject map && map["default"] is JsonValue value) url = url.Replace("{" + name + "}", value.ToString(), StringComparison.Ordinal);
        }

        return url.TrimEnd('/');
    }
}
