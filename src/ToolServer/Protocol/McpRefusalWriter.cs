using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Writes a <see cref="Refusal"/> as a JSON-RPC error with its HTTP status.</summary>
internal static class McpRefusalWriter
{
    private static readonly System.Text.Json.Serialization.Metadata.JsonTypeInfo<JsonRpcError> ErrorType =
        (System.Text.Json.Serialization.Metadata.JsonTypeInfo<JsonRpcError>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcError));

    /// <remarks>The id is that of the refused request; of what was no request or could not be read it is default, and null is written.</remarks>
    public static async Task WriteAsync(HttpResponse response, Refusal refusal, RequestId id, CancellationToken ct)
    {
        var error = new JsonRpcError
        {
            Id = id,
            Error = new() { Code = refusal.Code, Message = refusal.Message, Data = refusal.Data },
        };
        response.StatusCode = refusal.StatusCode;
        response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(response.Body, error, ErrorType, ct);
    }
}
