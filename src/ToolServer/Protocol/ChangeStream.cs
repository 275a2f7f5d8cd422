using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The GET stream of a session: list changes until the client goes, the session ends or the server stops. Our own, because the SDK's can
/// be opened once in a session only: a client that lost its connection would never hear of a change again.
/// </summary>
internal static class ChangeStream
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    public static async Task RunAsync(HttpContext http, ListChangeSubscription changes, CancellationToken ct)
    {
        SseResponse.Prepare(http.Response);
        var body = http.Response.Body;
        await body.FlushAsync(ct);
        while (await changes.NextAsync(ct) is { } change)
        {
            await body.WriteAsync(change.Method is null ? Comment : Event(change), ct);
            await body.FlushAsync(ct);
        }
    }

    private static byte[] Event(ListChange change)
    {
        var parameters = change.Uri is null ? "" : $",\"params\":{{\"uri\":\"{System.Text.Json.JsonEncodedText.Encode(change.Uri)}\"}}";
        return System.Text.Encoding.UTF8.GetBytes($"event: message\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"{change.Method}\"{parameters}}}\n\n");
    }
}
