using Signalbox.ToolServer.Identity.Jwt;

namespace Signalbox.ToolServer.Identity.Oidc;

/// <summary>What is wrong with the settings of an issuer. Pure.</summary>
internal static class OidcIssuerRules
{
    /// <returns>One sentence a problem: which setting, what is wrong, what to do.</returns>
    public static IEnumerable<string> Problems(OidcIssuerOptions options, Uri? resource)
    {
        if (!IsUsable(options.Issuer))
            yield return $"--oidc-issuer: '{options.Issuer}' is no issuer. Give its https URL exactly as its tokens name it in iss, without query and fragment (http on loopback alone).";
        if (options.Audiences.Count == 0 && resource is null)
            yield return $"--oidc-audience: none is set for {options.Issuer}, so tokens that it makes for other services would open this one. Give the audience that its tokens for this server name in aud, or --resource-url.";
        if (options.UsernameClaim.Length == 0)
            yield return "--oidc-username-claim: is empty. Leave it out for sub.";
        foreach (var unknown in options.Algorithms.Where(a => JwtAlgorithm.Find(a) is null))
            yield return $"--oidc-algorithm: '{unknown}' is not taken. Give one of {string.Join(", ", JwtAlgorithm.Names)}.";
    }

    /// <summary>Where keys may be fetched from: nobody in between may change them.</summary>
    public static bool IsTrustworthy(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    private static bool IsUsable(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var url) && IsTrustworthy(url) && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
}
