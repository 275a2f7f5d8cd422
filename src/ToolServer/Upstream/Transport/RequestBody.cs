using System.Net;

namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>
/// A request body that knows whether its request has begun to be sent. SocketsHttpHandler asks for the body right after the head; until
/// then no upstream can have acted. An empty one is used for requests without a body that must not be sent twice: it also keeps the handler from
/// sending them again by itself when a reused connection ends without an answer, which it does for requests that have no content.
/// </summary>
internal sealed class RequestBody(ReadOnlyMemory<byte> bytes) : HttpContent
{
    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return bytes.IsEmpty ? Task.CompletedTask : stream.WriteAsync(bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
