using System.Text;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Headers and events of an event stream.</summary>
internal static class SseResponse
{
    /// <summary>Nothing, where the stream has begun.</summary>
    public static void Prepare(HttpResponse response)
    {
        if (response.HasStarted)
            return;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back until its buffer is full
    }

    /// <param name="json">A JSON-RPC message on one line, as all are that are written here.</param>
    public static byte[] Message(ReadOnlySpan<byte> json) => [.. "event: message\ndata: "u8, .. json, .. "\n\n"u8];

    /// <summary>An event without content, whose id a client that loses the stream at once can go on from; with the time in milliseconds to wait before.</summary>
    public static byte[] Prime(string id) => Encoding.ASCII.GetBytes($"id: {id}\nretry: 500\ndata:\n\n");
}
