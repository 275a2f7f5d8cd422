using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Identity;

/// <summary>Finds out who sent a request. Every request passes here, on every path but health and readiness.</summary>
public interface ICallerAuthenticator
{
    /// <summary>Whether callers must show a bearer token.</summary>
    bool GuardsTheNetwork { get; }

    ValueTask<Authentication> AuthenticateAsync(HttpContext http, CancellationToken ct);
}
