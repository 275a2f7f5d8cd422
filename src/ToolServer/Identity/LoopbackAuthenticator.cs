using System.Net;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Identity;

/// <summary>No credentials: whoever is on this machine may call, nobody else.</summary>
public sealed class LoopbackAuthenticator : ICallerAuthenticator
{
    private static readonly Authentication Local = Authentication.Of(Caller.Anonymous);

    public bool GuardsTheNetwork => false;

    public ValueTask<Authentication> AuthenticateAsync(HttpContext http, CancellationToken ct) =>
        ValueTask.FromResult(
            http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
                ? Local
                : Authentication.Forbidden("Without authentication only callers on the server's own machine are served."));
}
