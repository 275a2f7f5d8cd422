namespace Signalbox.ToolServer.Tests.Execution;

/// <summary>A full disk.</summary>
internal sealed class BrokenStream : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new IOException("No space left on device"));
}
