using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The GET stream of a session: changes until the client goes, the session ends or the server stops. Our own, because the SDK's can
/// be opened once in a session only: a client that lost its connection would never hear of a change again.
/// </summary>
internal static class ChangeStream
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    /// <param name="http">The GET.</param>
    /// <param name="changes">What to tell.</param>
    /// <param name="prime">Begin with an event without content that carries an id (2025-11-25, Transports, Resumability).</param>
    /// <param name="ct">Ends it.</param>
    public static async Task RunAsync(HttpContext http, ListChangeSubscription changes, bool prime, CancellationToken ct)
    {
        SseResponse.Prepare(http.Response);
        var body = http.Response.Body;
        if (prime)
            await body.WriteAsync(SseResponse.Prime(StreamPosition.OfChange(changes.From)), ct);
        await body.FlushAsync(ct);
        while (await changes.NextAsync(ct) is { } next)
        {
            await body.WriteAsync(next.Change.Method is null ? Comment : Event(next.Change, $"id: {StreamPosition.OfChange(next.Number)}\n"), ct);
            await body.FlushAsync(ct);
        }
    }

    /// <summary>The event that tells of a change.</summary>
    public static byte[] Event(ListChange change, string id = "")
    {
        var parameters = change.Uri is { } uri ? $",\"params\":{{\"uri\":\"{JsonEncodedText.Encode(uri)}\"}}" : "";
        return Encoding.UTF8.GetBytes($"{id}event: message\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"{change.Method}\"{parameters}}}\n\n");
    }
}
