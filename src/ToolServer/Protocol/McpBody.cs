using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Signalbox.Workflows.Expressions;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Reads the body of a POST as one JSON-RPC message, or says what is wrong with it and whose request it was.</summary>
internal static class McpBody
{
    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    public static async Task<(JsonRpcMessage? Message, Refusal? Refusal, RequestId Id)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, 64 * 1024));
        try
        {
            await request.Body.CopyToAsync(buffer, ct);
        }
        catch (BadHttpRequestException e)
        {
            var reason = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request body is larger than this server takes." : e.Message;
            return (null, new(e.StatusCode, (int)McpErrorCode.InvalidRequest, reason), default);
        }
        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static (JsonRpcMessage?, Refusal?, RequestId) Parse(ReadOnlyMemory<byte> utf8)
    {
        // Readers find this out string by string, each where it is first looked at; here it is one error in one place.
        if (UnreadableText.IsIn(utf8.Span))
            return (null, new(400, (int)McpErrorCode.ParseError, "The body holds a string that is no text: bytes that are no UTF-8, or one half of a surrogate pair."), default);
        try
        {
            if (JsonSerializer.Deserialize(utf8.Span, MessageType) is { } message)
                return (message, null, message is JsonRpcRequest request ? request.Id : default);
            return (null, Invalid("The body is null, not a JSON-RPC message."), default);
        }
        catch (JsonException)
        {
            return Explain(utf8);
        }
    }

    // Only what could not be read as a message is read a second time, to tell broken JSON from JSON that is no message.
    private static (JsonRpcMessage?, Refusal?, RequestId) Explain(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8.Span) switch
            {
                JsonArray => (null, Invalid("The body is a batch. MCP sends one message a POST."), default),
                JsonObject message => (null, Invalid("The body is JSON, but no JSON-RPC 2.0 message of MCP."), Id(message["id"])),
                _ => (null, Invalid("The body is JSON, but not an object."), default),
            };
        }
        catch (Exception e) when (e is JsonException or ArgumentException) // ArgumentException: a member twice
        {
            return (null, new(400, (int)McpErrorCode.ParseError, "The body is no JSON, or nested too deep."), default);
        }
    }

    private static Refusal Invalid(string message) => new(400, (int)McpErrorCode.InvalidRequest, message);

    /// <summary>The default: it is none.</summary>
    internal static RequestId Id(JsonNode? id) =>
        id is not JsonValue value ? default
        : value.TryGetValue(out long number) ? new(number)
        : value.TryGetValue(out string? text) ? new(text)
        : default;
}
