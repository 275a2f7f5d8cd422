using System.Buffers;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>
/// A target's base URL and the one way from it to a request URL. What comes out lies under the base: same scheme, host and port,
/// and a path below the base path that no server could read as climbing out of it.
/// </summary>
internal sealed class TargetAddress
{
    // Printable ASCII but for space, '#', '\', '"', '<', '>', '^', '`', '{', '|', '}': what RFC 3986 lets stand in a path or query.
    private static readonly SearchValues<char> UrlCharacters =
        SearchValues.Create("!$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    private readonly string _prefix;

    private TargetAddress(Uri baseUri)
    {
        BaseUri = baseUri;
        Origin = OriginOf(baseUri);
        _prefix = Origin + baseUri.AbsolutePath.TrimEnd('/');
    }

    public Uri BaseUri { get; }

    /// <summary><c>https://host:443</c>: scheme, host in lower case, port always.</summary>
    public string Origin { get; }

    public bool IsHttps => BaseUri.Scheme == Uri.UriSchemeHttps;

    /// <exception cref="UpstreamRefusedException">No absolute http or https URL, or it carries userinfo, query or fragment.</exception>
    public static TargetAddress Parse(string? baseUrl)
    {
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw Refused("The target's base URL is no absolute http or https URL. Write it as https://host/path.");
        if (uri.UserInfo.Length > 0)
            throw Refused("The target's base URL carries a user or password. Take it out and name a Secret in spec.credentials.secretRef.");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Refused("The target's base URL carries a query or fragment. Leave it out; parameters belong to the steps.");
        return new TargetAddress(uri);
    }

    public static string OriginOf(Uri uri)
    {
        // IdnHost leaves out the brackets of an IPv6 address.
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return $"{uri.Scheme}://{host.ToLowerInvariant()}:{uri.Port}";
    }

    /// <summary>The base URL with <paramref name="pathAndQuery"/> appended, byte for byte: nothing is unescaped, collapsed or re-encoded.</summary>
    /// <exception cref="UpstreamRefusedException">The result would not lie under the base URL.</exception>
    public Uri Combine(string pathAndQuery)
    {
        if (pathAndQuery.Length == 0 || pathAndQuery[0] != '/')
            throw Refused("The request path does not begin with a slash, so it could name another host.");
        if (pathAndQuery.AsSpan().ContainsAnyExcept(UrlCharacters))
            throw Refused("The request path holds a character that must be escaped in a URL (a space, a control character, '#', '\\' …).");

        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        if (ClimbsForAnyReader(query < 0 ? pathAndQuery : pathAndQuery[..query]))
            throw Refused("The request path holds a dot segment ('.' or '..', escaped or not), which could lead out of the target's base URL.");

        // Canonicalization would decode and collapse what was just checked; the bytes checked are the bytes sent.
        var uri = new Uri(_prefix + pathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return uri.UserInfo.Length == 0 && uri.Port == BaseUri.Port && uri.Scheme == BaseUri.Scheme
            && string.Equals(uri.IdnHost, BaseUri.IdnHost, StringComparison.OrdinalIgnoreCase)
            ? uri
            : throw Refused("The request URL does not lie under the target's base URL.");
    }

    /// <summary>
    /// An address that the upstream gave, when its path lies below the base URL: at this origin, whatever name the upstream gives itself, and without a query. Null when
    /// it does not.
    /// </summary>
    /// <param name="location">Absolute or relative.</param>
    /// <param name="from">What a relative one is relative to.</param>
    public Uri? Own(string? location, Uri from)
    {
        if (location is null || !Uri.TryCreate(from, location, out var there) || there.Scheme is not ("http" or "https"))
            return null;
        var path = there.AbsolutePath;
        var below = BaseUri.AbsolutePath.TrimEnd('/') + '/';
        return path.StartsWith(below, StringComparison.Ordinal) && !ClimbsForAnyReader(path)
            ? new Uri(Origin + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
            : null;
    }

    /// <summary>Also for a reader that decodes more than once, as two proxies in a row do.</summary>
    private static bool ClimbsForAnyReader(string path)
    {
        const int MostRounds = 8;
        for (var round = 0; round < MostRounds; round++)
        {
            if (Climbs(path))
                return true;
            if (!path.Contains("%25", StringComparison.Ordinal))
                return false;
            path = path.Replace("%25", "%", StringComparison.Ordinal);
        }

        return true;
    }

    /// <summary>
    /// True when a segment is '.' or '..' for any reader: <c>%2e</c> counts as a dot, <c>%2f</c> and <c>%5c</c> as separators, and what
    /// follows a ';' is a parameter to some servers.
    /// </summary>
    private static bool Climbs(ReadOnlySpan<char> path)
    {
        var dots = 0;
        var atStart = true;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (c == '%' && i + 2 < path.Length && byte.TryParse(path.Slice(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var code))
            {
                c = (char)code;
                i += 2;
            }

            if (c is '/' or '\\' or ';')
            {
                if (atStart && dots is 1 or 2)
                    return true;
                // After a ';' the rest of the segment is not looked at.
                atStart = c != ';';
                dots = 0;
            }
            else if (c == '.')
            {
                dots++;
            }
            else
            {
                atStart = false;
            }
        }

        return atStart && dots is 1 or 2;
    }

    private static UpstreamRefusedException Refused(string message) => new(UpstreamFailureKind.Refused, message);
}
