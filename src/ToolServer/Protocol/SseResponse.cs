using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Headers of an event stream.</summary>
internal static class SseResponse
{
    public static void Prepare(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back until its buffer is full
    }
}
