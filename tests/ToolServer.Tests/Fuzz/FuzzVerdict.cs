using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Expressions;

namespace Signalbox.ToolServer.Tests.Fuzz;

/// <summary>Whether an answer is one that a client can work with. Pure.</summary>
internal static class FuzzVerdict
{
    private static readonly HashSet<int> Statuses = [200, 202, 400, 403, 404, 405, 406, 408, 411, 413, 414, 415, 431];

    /// <summary>JSON-RPC 2.0 section 5.1 without the internal error, which says that the fault is the server's; and those of MCP.</summary>
    private static readonly HashSet<int> Codes = [-32700, -32600, -32601, -32602, -32000, -32002, -32020, -32021, -32022];

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Of(FuzzRequest request, int status, string body)
    {
        if (!Statuses.Contains(status))
            return $"status {status}: {body}";
        var json = Json(body);
        if (status == 200 && json is null)
            return $"200 without a JSON-RPC message: {body}";
        return (json is null ? null : Of(json)) ?? (request.Plain ? OfPlain(request, status, json) : null);
    }

    /// <returns>What is wrong with an answer; null when nothing is.</returns>
    public static string? Of(JsonObject answer) =>
        !IsMessage(answer) ? $"no JSON-RPC message: {answer.ToJsonString()}"
        : answer["error"] is { } error && !Codes.Contains((int)error["code"]!) ? $"error code {error["code"]}: {answer.ToJsonString()}"
        : null;

    // The head is in order, so the body alone decides.
    private static string? OfPlain(FuzzRequest request, int status, JsonObject? answer)
    {
        var code = (int?)answer?["error"]?["code"];
        if (UnreadableText.IsIn(request.Body))
            return status == 400 && code == -32700 ? null : $"what is no text was answered with {status} {code}";
        JsonNode? sent;
        try
        {
            sent = JsonNode.Parse(request.Body, documentOptions: new() { MaxDepth = 5000 });
            _ = sent?.ToJsonString(new JsonSerializerOptions { MaxDepth = 10_000 }); // a member twice is found out here
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return status == 400 && code is -32700 or -32600 or -32602 or -32020 ? null : $"broken JSON was answered with {status} {code}";
        }
        if (sent is not JsonObject message)
            return status == 400 && code is -32600 or -32700 ? null : $"JSON that is no object was answered with {status} {code}";
        // An id that the server could read comes back.
        if (answer is not null && message["id"] is JsonValue id && id.GetValueKind() == JsonValueKind.String && answer["id"] is { } back && !JsonNode.DeepEquals(id, back))
            return $"id {id.ToJsonString()[..Math.Min(50, id.ToJsonString().Length)]} came back as another";
        return null;
    }

    private static bool IsMessage(JsonObject json) =>
        (string?)json["jsonrpc"] == "2.0" && (json.ContainsKey("result") || json["error"] is JsonObject { } error && error["code"] is not null && error["message"] is not null);

    private static JsonObject? Json(string body)
    {
        var text = body.Contains("data:", StringComparison.Ordinal) && !body.StartsWith('{')
            ? body.Split('\n').LastOrDefault(l => l.StartsWith("data:", StringComparison.Ordinal) && l.Length > 6)?["data:".Length..] ?? ""
            : body;
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
