using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Writes answers.</summary>
internal static class ApiResponse
{
    public const string Json = "application/json";

    public static Task WriteAsync(HttpContext context, JsonNode body, int status = 200) =>
        WriteAsync(context, CanonicalJson.ToBytes(body), status);

    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static Task WriteErrorAsync(HttpContext context, ApiException error)
    {
        if (error.Code == 429 || error.Code == 504)
            context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, error.ToStatus(), error.Code);
    }

    /// <summary>RFC 7234 warnings, which kubectl prints.</summary>
    public static void AddWarnings(HttpContext context, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var text = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            if (text.All(letter => letter is >= ' ' and < (char)127))
                context.Response.Headers.Append("Warning", $"299 - \"{text}\"");
        }
    }
}
