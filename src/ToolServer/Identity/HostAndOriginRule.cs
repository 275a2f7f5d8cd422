using System.Net;

namespace Signalbox.ToolServer.Identity;

/// <summary>
/// Keeps web pages out (DNS rebinding): a page on another site reaches a server on this machine by letting its own name point to it, but it
/// cannot change the Host and Origin that the browser sends.
/// </summary>
/// <remarks>MCP, Transports, Security Warning: servers MUST validate Origin and answer 403 to an invalid one.</remarks>
public sealed class HostAndOriginRule(IReadOnlyCollection<string> allowedHosts)
{
    /// <param name="host">The Host header without its port.</param>
    /// <param name="origin">The Origin header; null or empty when the client sent none, as clients other than browsers do.</param>
    /// <param name="local">The address that the connection came in on: a page cannot be served from an address by another name.</param>
    public bool Allows(string host, string? origin, IPAddress? local)
    {
        if (!IsAllowed(host, local))
            return false;
        if (string.IsNullOrEmpty(origin))
            return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var site)
            && (site.Scheme == Uri.UriSchemeHttp || site.Scheme == Uri.UriSchemeHttps)
            && IsAllowed(site.Host, local);
    }

    private bool IsAllowed(string host, IPAddress? local)
    {
        var name = host.Trim('[', ']');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && (IPAddress.IsLoopback(address) || address.Equals(local)))
            || allowedHosts.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
