namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>One way to log in, use what comes of it, and log out.</summary>
internal abstract class TokenIssuer : IDisposable
{
    /// <exception cref="UpstreamRefusedException">No token was to be had.</exception>
    public abstract Task<IssuedToken> IssueAsync(CancellationToken ct);

    public abstract void Apply(HttpRequestMessage request, IssuedToken token);

    /// <summary>Gives the token back. Throws what the transport throws.</summary>
    public virtual Task RevokeAsync(IssuedToken token, CancellationToken ct) => Task.CompletedTask;

    public abstract void Dispose();
}
