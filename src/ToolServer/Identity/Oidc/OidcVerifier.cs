using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Identity.Jwt;

namespace Signalbox.ToolServer.Identity.Oidc;

/// <summary>JWTs of one issuer, checked by its keys (RFC 7519, RFC 8725, RFC 9068).</summary>
public sealed class OidcVerifier : ITokenVerifier, IDisposable
{
    private const int MostBytes = 1024 * 1024;

    private readonly OidcIssuerOptions _options;
    private readonly IReadOnlyCollection<string> _audiences;
    private readonly IReadOnlyCollection<string> _algorithms;
    private readonly ClaimMapping _mapping;
    private readonly HttpClient _http;
    private readonly OidcKeys _keys;
    private readonly TimeProvider _time;

    /// <param name="options">Checked by <see cref="OidcIssuerRules"/>.</param>
    /// <param name="resource">The audience where none is set.</param>
    /// <param name="loggerFactory">Stays the caller's.</param>
    /// <param name="time">The clock that tokens are held against.</param>
    /// <exception cref="IOException">The file of authorities cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    public OidcVerifier(OidcIssuerOptions options, Uri? resource, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _options = options;
        _time = time;
        _audiences = options.Audiences.Count > 0 ? options.Audiences : [resource!.OriginalString];
        _algorithms = options.Algorithms.Count > 0 ? options.Algorithms : JwtAlgorithm.Names;
        var prefix = options.UsernamePrefix ?? (options.UsernameClaim == "email" ? "" : options.Issuer + "#");
        _mapping = new(options.UsernameClaim, prefix, options.GroupsClaim, options.GroupsPrefix);
        _http = new(Handler(options.CaFile), disposeHandler: true) { MaxResponseContentBufferSize = MostBytes };
        _keys = new(new(_http, options.Issuer), options.Issuer, loggerFactory.CreateLogger<OidcVerifier>(), time);
    }

    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct)
    {
        // Whose key to ask for is all that the claim is used for before the signature is checked.
        if (SignedToken.ClaimedIssuer(token) != _options.Issuer)
            return TokenVerdict.Unknown;
        var (signed, unusable) = SignedToken.Read(token, _algorithms);
        if (signed is null)
            return TokenVerdict.Refused(unusable!);
        var keys = await _keys.FindAsync(signed.KeyId, signed.Algorithm).WaitAsync(ct);
        if (keys.Count == 0)
            return TokenVerdict.Refused(signed.KeyId is null ? "The token does not say which of the issuer's keys signed it." : "The token is signed with a key that its issuer does not have.");
        if (!keys.Any(signed.IsSignedBy))
            return TokenVerdict.Refused("The token's signature is wrong.");
        if (ClaimRules.Problem(signed.Claims, _options.Issuer, _audiences, _time.GetUtcNow()) is { } problem)
            return TokenVerdict.Refused(problem);
        var (caller, nameless) = _mapping.Map(signed.Claims);
        if (caller is null)
            return TokenVerdict.Refused(nameless!);
        var scopes = ClaimRules.Scopes(signed.Claims);
        return _options.RequiredScopes.All(scopes.Contains)
            ? TokenVerdict.Of(caller, ClaimRules.Expiry(signed.Claims) + ClaimRules.Skew)
            : new(caller, $"The token was not issued for scope {string.Join(' ', _options.RequiredScopes)}.", MissingScopes: true);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _http.Dispose();
    }

    private static SocketsHttpHandler Handler(string? caFile)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // metadata is where the issuer says, or nowhere
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (caFile is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(caFile);
            if (policy.CustomTrustStore.Count == 0)
                throw new CryptographicException("There is no certificate in it.");
            handler.SslOptions.CertificateChainPolicy = policy;
        }
        return handler;
    }
}
