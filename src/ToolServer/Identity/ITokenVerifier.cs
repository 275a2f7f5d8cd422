namespace Signalbox.ToolServer.Identity;

/// <summary>Tells whose a bearer token is. What it says may be kept for a short time.</summary>
public interface ITokenVerifier
{
    /// <exception cref="IdentityUnavailableException">Nobody can say at this moment.</exception>
    ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct);
}
