using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Identity;

/// <summary>Finds out who sent a request. Every request passes here, on every path but health and readiness.</summary>
public interface ICallerAuthenticator
{
    /// <summary>Whether strangers are kept out, so that the server may listen beyond this machine.</summary>
    bool GuardsTheNetwork { get; }

    ValueTask<Authentication> AuthenticateAsync(HttpContext http, CancellationToken ct);
}
