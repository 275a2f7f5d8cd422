using System.Net;
using System.Text.RegularExpressions;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Oidc;

namespace Signalbox.ToolServer.Hosting;

/// <summary>Checks settings before anything is started.</summary>
public static partial class ToolServerOptionsValidator
{
    private const int LongestLeaseName = 253 - 21; // "signalbox-toolserver-"

    /// <returns>One sentence a problem: which setting, what is wrong, what to do.</returns>
    public static IReadOnlyList<string> Validate(ToolServerOptions options)
    {
        var problems = new List<string>();
        if (ListenAddress(options.ListenUrl) is not { } address)
        {
            problems.Add($"--listen: '{options.ListenUrl}' is no URL to listen on. Give http://ADDRESS:PORT with an IP address or localhost, such as http://127.0.0.1:8080 (port 0 takes a free one).");
        }
        else if (!IPAddress.IsLoopback(address.Address) && !options.AsksForCredentials)
        {
            problems.Add($"--listen: {options.ListenUrl} can be reached from other machines, and no authentication is set up, so anybody there could call every tool. Listen on http://127.0.0.1:PORT, or say how callers are known: --token-audience, --oidc-issuer, --tokens-file or --tokens-secret.");
        }
        var isHttps = options.ListenUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        if (options.TlsCertificateFile is null != options.TlsKeyFile is null)
            problems.Add("--tls-cert: goes together with --tls-key. Give both, in PEM form.");
        else if (isHttps != options.TlsCertificateFile is not null)
            problems.Add($"--listen: {options.ListenUrl} {(isHttps ? "needs a certificate: give --tls-cert and --tls-key, or an http URL" : "is not https, so the certificate of --tls-cert would not be used: give an https URL")}.");
        if (!DnsLabel().IsMatch(options.SystemNamespace))
            problems.Add($"--system-namespace: '{options.SystemNamespace}' is no namespace name. Give lower case letters, digits and '-', at most 63.");
        if (options.WatchNamespace is { } watched && !DnsLabel().IsMatch(watched))
            problems.Add($"--namespace: '{watched}' is no namespace name. Give lower case letters, digits and '-', at most 63, or leave it out for all namespaces.");
        if (options.Identity.Length > LongestLeaseName || !DnsSubdomain().IsMatch(options.Identity))
            problems.Add($"--identity: '{options.Identity}' cannot be part of a Lease's name. Give lower case letters, digits, '-' and '.', at most {LongestLeaseName}, such as the pod's name.");
        if (options.MaxSessions < 1)
            problems.Add($"--max-sessions: {options.MaxSessions} is no number of sessions. Give 1 or more.");
        if (options.SessionIdleTimeout <= TimeSpan.Zero)
            problems.Add("--session-idle: must be longer than nothing, such as 00:30:00.");
        if (options.DrainTimeout < TimeSpan.Zero)
            problems.Add("--drain: must not be negative. Give 00:00:00 to end calls at once.");
        if (options.DrainDelay < TimeSpan.Zero)
            problems.Add("--drain-delay: must not be negative. Give 00:00:00 to take no calls once the stop has begun.");
        if (options.MaxRequestBytes < 1024)
            problems.Add($"--max-request-bytes: {options.MaxRequestBytes} is too little for any request. Give 1024 or more.");
        problems.AddRange(AuditOptionsRules.Problems(options));
        problems.AddRange(IdentityProblems(options));
        return problems;
    }

    private static IEnumerable<string> IdentityProblems(ToolServerOptions options)
    {
        if (options.TokenAudiences.Any(string.IsNullOrWhiteSpace))
            yield return "--token-audience: is empty. Give the audience that tokens for this server are made for, such as signalbox.";
        if (options.TokensSecret is { } secret && !DnsSubdomain().IsMatch(secret))
            yield return $"--tokens-secret: '{secret}' is no name of a Secret. Give the name of one in namespace {options.SystemNamespace}.";
        if (options.ResourceUrl is { } url && !(url is { IsAbsoluteUri: true, Query: "", Fragment: "" } && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
            yield return $"--resource-url: '{url.OriginalString}' is no URL of an endpoint. Give it as clients know it, such as https://tools.example/mcp.";
        if (options.OidcIssuers.GroupBy(i => i.Issuer).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"--oidc-issuer: {twice.Key} is given twice. Name each issuer once, with all its --oidc- settings after it.";
        if (options.DecidedBy == CallAuthorization.File != options.PolicyFile is not null)
            yield return "--authorization: 'file' and --policy-file go together. Give both, or leave out --authorization.";
        foreach (var problem in options.OidcIssuers.SelectMany(i => OidcIssuerRules.Problems(i, options.ResourceUrl)))
            yield return problem;
    }

    /// <summary>The address of a URL to listen on; null when it is none.</summary>
    public static IPEndPoint? ListenAddress(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            return null;
        if (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new(IPAddress.Loopback, uri.Port);
        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? new(address, uri.Port) : null;
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    private static partial Regex DnsSubdomain();
}
