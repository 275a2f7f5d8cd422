namespace Signalbox.ToolServer.Upstream;

/// <summary>A host in use by one call: it is not closed before the lease is.</summary>
internal sealed class UpstreamLease(UpstreamHost host, Action<UpstreamHost> release) : IDisposable
{
    private int _released;

    public UpstreamHost Host => host;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            release(host);
    }
}
