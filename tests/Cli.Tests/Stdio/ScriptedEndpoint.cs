using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Tests.Stdio;

/// <summary>An MCP endpoint that answers as the test says, and keeps what it was sent.</summary>
internal sealed class ScriptedEndpoint(Func<HttpRequestMessage, JsonObject?, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public ConcurrentQueue<(HttpRequestMessage Request, JsonObject? Body)> Received { get; } = new();

    public static HttpResponseMessage Json(string json, string? session = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (session is not null)
            response.Headers.Add("Mcp-Session-Id", session);
        return response;
    }

    public static HttpResponseMessage Events(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/event-stream") };

    public static HttpResponseMessage Status(HttpStatusCode status) => new(status) { Content = new StringContent("") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        Received.Enqueue((request, body));
        return await answer(request, body, cancellationToken);
    }
}
