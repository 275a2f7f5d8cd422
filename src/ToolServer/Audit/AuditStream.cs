namespace Signalbox.ToolServer.Audit;

/// <summary>A stream that takes audit lines as they come: standard output or error, or memory.</summary>
/// <param name="stream">Owned.</param>
/// <param name="name">For the server's log.</param>
internal sealed class AuditStream(Stream stream, string name = "a stream") : IAuditSink
{
    public async ValueTask WriteAsync(AuditBatch batch)
    {
        try
        {
            await stream.WriteAsync(batch.Lines(0, batch.Count));
            await stream.FlushAsync();
        }
        catch (Exception e) when (e is ObjectDisposedException or NotSupportedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    public override string ToString() => name;
}
