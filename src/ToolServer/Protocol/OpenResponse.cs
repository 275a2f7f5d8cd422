namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// An event stream while its request is open: that which answers one POST, as far as a handler may touch it, or that of a client of HTTP+SSE. A call of the handshake era outlives its connection, and the
/// connection's buffers are used again for others: after <see cref="DisposeAsync"/> nothing is written any more.
/// </summary>
internal sealed class OpenResponse(Stream body) : IAsyncDisposable
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Stream? _body = body;

    /// <summary>Runs a write of the SDK to the same stream, so that no comment lands inside an event.</summary>
    public async ValueTask WriteAsync(Func<CancellationToken, Task> write, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await write(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A comment, which event stream readers skip. A connection that is gone is not the caller's trouble.</summary>
    public ValueTask KeepAliveAsync(CancellationToken ct) => SendAsync(Comment, ct);

    /// <summary>Whole events. A connection that is gone is not the caller's trouble.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> events, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_body is { } stream)
            {
                await stream.WriteAsync(events, ct);
                await stream.FlushAsync(ct);
            }
        }
        catch (IOException)
        {
            _body = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    // The semaphore is not disposed: a handler may still be about to wait for it, and without a wait handle it holds nothing.
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        _body = null;
        _turn.Release();
    }
}
