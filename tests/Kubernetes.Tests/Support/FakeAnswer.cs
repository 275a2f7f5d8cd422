using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>Answers of the fake server.</summary>
internal static class FakeAnswer
{
    public static Task JsonAsync(HttpContext context, int code, JsonNode body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    public static Task RefuseAsync(HttpContext context, int code, string reason, string message) =>
        JsonAsync(context, code, Status(code, reason, message));

    public static JsonObject Status(int code, string reason, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    };
}
