using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>An OpenAPI document that has exactly the operations that an Arazzo document refers to, for those whose own is not at hand.</summary>
internal static class StandIn
{
    public static string For(JsonObject arazzo)
    {
        var paths = new JsonObject();
        foreach (var step in arazzo["workflows"]!.AsArray().SelectMany(workflow => workflow!["steps"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)step["operationId"] is { } text)
                Add(paths, "/" + Id(text) + string.Concat(PathParameters(step).Select(name => $"/{{{name}}}")), step.ContainsKey("requestBody") ? "post" : "get", Id(text));
            else if ((string?)step["operationPath"] is { } path && path.Split("#/paths/") is [_, var pointer] && pointer.Split('/') is [var place, .. var method])
                Add(paths, place.Replace("~1", "/", StringComparison.Ordinal), method is [var stated] ? stated : "get", null);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Stand-in", ["version"] = "1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "https://api.example.com" }),
            ["paths"] = paths,
        }.ToJsonString();
    }

    private static string Id(string text) => text[(text.LastIndexOf('.') + 1)..];

    private static IEnumerable<string> PathParameters(JsonObject step) =>
        (step["parameters"] as JsonArray ?? []).OfType<JsonObject>().Where(one => (string?)one["in"] == "path").Select(one => (string)one["name"]!);

    private static void Add(JsonObject paths, string path, string method, string? id)
    {
        if (id is not null && paths.Any(item => item.Value!.AsObject().Any(one => (string?)one.Value!["operationId"] == id))) return;
        if (paths[path] is not JsonObject item) paths[path] = item = new JsonObject();
        if (item.ContainsKey(method)) return;
        var operation = new JsonObject { ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } } };
        if (id is not null) operation["operationId"] = id;
        item[method] = operation;
    }
}
