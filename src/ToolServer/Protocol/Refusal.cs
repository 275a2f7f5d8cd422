using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Signalbox.ToolServer.Protocol;

/// <summary>An answer other than the one asked for: HTTP status and JSON-RPC error in one.</summary>
public sealed record Refusal(int StatusCode, int Code, string Message, JsonNode? Data = null)
{
    /// <summary>JSON-RPC's range for implementation-defined errors; what the transport refuses and no other code fits.</summary>
    public const int ServerError = -32000;

    public static Refusal BadRequest(string message) => new(400, ServerError, message);

    public static Refusal InvalidParams(string message) => new(400, (int)McpErrorCode.InvalidParams, message);

    public static Refusal HeaderMismatch(string message) => new(400, (int)McpErrorCode.HeaderMismatch, message);

    public static Refusal UnsupportedVersion(string requested, IEnumerable<string> supported) => new(
        400,
        (int)McpErrorCode.UnsupportedProtocolVersion,
        $"MCP protocol version '{requested}' is not supported here. See data.supported for those that are.",
        new JsonObject
        {
            ["supported"] = new JsonArray([.. supported.Select(v => JsonValue.Create(v))]),
            ["requested"] = requested,
        });
}
