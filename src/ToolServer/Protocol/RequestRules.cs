using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Signalbox.ToolServer.Protocol;

/// <summary>What a POST must look like before anything is done with it. Pure: headers and message in, refusal or null out.</summary>
public static class RequestRules
{
    private static readonly HashSet<string> RemovedMethods =
    [
        "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe",
    ];

    /// <summary>The client must take both forms of an answer (2025-11-25, Transports, Sending Messages, 2).</summary>
    public static Refusal? CheckAccept(IHeaderDictionary headers)
    {
        var accept = headers.Accept;
        return Accepts(accept, "application/json") && Accepts(accept, "text/event-stream")
            ? null
            : new(406, Refusal.ServerError, "The Accept header must list both application/json and text/event-stream.");
    }

    /// <summary>Whether an Accept header lists <paramref name="mediaType"/> or a range that has it.</summary>
    public static bool Accepts(Microsoft.Extensions.Primitives.StringValues accept, string mediaType)
    {
        var range = string.Concat(mediaType.AsSpan(0, mediaType.IndexOf('/') + 1), "*");
        foreach (var line in accept)
        {
            foreach (var part in (line ?? "").Split(','))
            {
                var type = part.AsSpan();
                if (type.IndexOf(';') is >= 0 and var end)
                    type = type[..end];
                type = type.Trim();
                if (type.Equals(mediaType, StringComparison.OrdinalIgnoreCase) || type.Equals(range, StringComparison.OrdinalIgnoreCase) || type is "*/*")
                    return true;
            }
        }
        return false;
    }

    /// <summary>Checks version, header and <c>_meta</c> rules of the era that the request belongs to.</summary>
    /// <param name="headers">Headers of the POST.</param>
    /// <param name="message">The parsed body.</param>
    /// <param name="inputSchema">Gives the input schema of a tool by name, for <c>Mcp-Param-*</c>; null: no such tool.</param>
    public static Refusal? Check(IHeaderDictionary headers, JsonRpcMessage message, Func<string, System.Text.Json.JsonElement?> inputSchema)
    {
        var header = headers[HeaderNames.ProtocolVersion].ToString();
        var meta = Parameters(message)?["_meta"] as JsonObject;
        var named = Text(meta?[MetaKeys.ProtocolVersion]);

        if (header.Length > 0 && !ProtocolVersions.All.Contains(header))
            return Refusal.UnsupportedVersion(header, named is null ? ProtocolVersions.All : ProtocolVersions.PerRequest);
        if (message is not (JsonRpcRequest or JsonRpcNotification))
            return null;
        var removed = ProtocolVersions.IsPerRequest(header) && message is JsonRpcRequest { Method: var method } && RemovedMethods.Contains(method);
        if (!removed && message is JsonRpcRequest checkedRequest && ParameterRules.Check(checkedRequest) is { } wrong)
            return Refusal.InvalidParams(wrong);
        if (!ProtocolVersions.IsPerRequest(header) && !ProtocolVersions.IsPerRequest(named))
            return CheckHandshake(header, message, named);
        if (header.Length == 0)
            return Refusal.HeaderMismatch($"The {HeaderNames.ProtocolVersion} header is missing; the body's _meta names '{named}'.");
        return CheckPerRequest(headers, header, message, meta, named, inputSchema);
    }

    private static Refusal? CheckHandshake(string header, JsonRpcMessage message, string? named)
    {
        if (message is JsonRpcRequest && named is not null && !ProtocolVersions.All.Contains(named))
            return Refusal.UnsupportedVersion(named, ProtocolVersions.PerRequest);
        if (message is JsonRpcRequest { Method: "initialize" } initialize && header.Length > 0
            && Text(Parameters(initialize)?["protocolVersion"]) is { } asked && asked != header)
            return Refusal.HeaderMismatch($"The {HeaderNames.ProtocolVersion} header says '{header}', params.protocolVersion '{asked}'.");
        return null;
    }

    private static Refusal? CheckPerRequest(
        IHeaderDictionary headers, string header, JsonRpcMessage message, JsonObject? meta, string? named,
        Func<string, System.Text.Json.JsonElement?> inputSchema)
    {
        // A notification has no answer that could carry an error, and dropping a cancellation would leave work running.
        if (named is null && message is JsonRpcRequest)
            return Refusal.InvalidParams($"params._meta must have '{MetaKeys.ProtocolVersion}'.");
        if (named is not null && named != header)
            return Refusal.HeaderMismatch($"The {HeaderNames.ProtocolVersion} header says '{header}', the body's _meta '{named}'.");
        if (RoutingHeaders.Check(headers, message, inputSchema) is { } mismatch)
            return Refusal.HeaderMismatch(mismatch);
        if (message is not JsonRpcRequest request)
            return null;
        if (meta?[MetaKeys.ClientCapabilities] is not JsonObject)
            return Refusal.InvalidParams($"params._meta must have '{MetaKeys.ClientCapabilities}', a JSON object.");
        return RemovedMethods.Contains(request.Method)
            ? new(404, (int)McpErrorCode.MethodNotFound, $"Method '{request.Method}' does not exist in protocol version '{header}'.")
            : null;
    }

    internal static JsonObject? Parameters(JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => request.Params as JsonObject,
        JsonRpcNotification notification => notification.Params as JsonObject,
        _ => null,
    };

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
