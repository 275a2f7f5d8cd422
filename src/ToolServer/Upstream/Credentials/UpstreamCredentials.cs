namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>Puts a target's credentials on a request. Thread-safe; shared by every call of one host.</summary>
internal abstract class UpstreamCredentials : IAsyncDisposable
{
    /// <summary>Adds what authenticates the request. What it returns goes to <see cref="Renew"/> when the upstream answers 401.</summary>
    /// <exception cref="UpstreamRefusedException">The credentials cannot be had.</exception>
    public abstract ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct);

    /// <summary>The upstream did not accept <paramref name="applied"/>. True when applying anew may help.</summary>
    public virtual bool Renew(object? applied) => false;

    /// <summary>Closes what was opened upstream, as far as the upstream lets us.</summary>
    public abstract ValueTask DisposeAsync();
}
