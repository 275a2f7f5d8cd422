using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Identity;

/// <summary>
/// Bearer tokens in the Authorization header (RFC 6750 section 2.1), and nowhere else: not in the query, not in the body. The fixed list is looked at
/// first, then each verifier until one knows the token. What a verifier said is kept for a short time by the token's hash, never the token.
/// </summary>
public sealed class BearerAuthenticator(
    Func<TokenHash, Caller?> tokens, IReadOnlyList<ITokenVerifier> verifiers, ResourceMetadata metadata, TimeProvider time) : ICallerAuthenticator
{
    /// <summary>A token that was withdrawn is good for no longer.</summary>
    public static readonly TimeSpan KeepGood = TimeSpan.FromSeconds(10);

    /// <summary>A token that was refused may be good soon: just made, or its key just published.</summary>
    public static readonly TimeSpan KeepRefused = TimeSpan.FromSeconds(2);

    private const int MostTokens = 20_000;
    private const int LongestToken = 16 * 1024;

    // token68 of RFC 9110, 11.2.
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    private readonly AnswerCache<TokenHash, Authentication> _known = new(MostTokens, time);

    public bool GuardsTheNetwork => true;

    public ValueTask<Authentication> AuthenticateAsync(HttpContext http, CancellationToken ct)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0)
            return ValueTask.FromResult(Stranger(http));
        if (header.Count > 1 || Token(header.ToString()) is not { } token)
            return ValueTask.FromResult(Malformed(http));
        var hash = TokenHash.Of(token.Span);
        if (tokens(hash) is { } caller)
            return ValueTask.FromResult(Authentication.Of(caller));
        return _known.TryGet(hash, out var known) ? ValueTask.FromResult(WithChallenge(http, known)) : AskAsync(http, hash, token.ToString(), ct);
    }

    private async ValueTask<Authentication> AskAsync(HttpContext http, TokenHash hash, string token, CancellationToken ct)
    {
        try
        {
            return WithChallenge(http, await _known.GetAsync(hash, _ => VerifyAsync(token), ct));
        }
        catch (IdentityUnavailableException e)
        {
            return Authentication.Unavailable(e.Message);
        }
    }

    private async Task<(Authentication, TimeSpan)> VerifyAsync(string token)
    {
        string? problem = null;
        IdentityUnavailableException? silent = null;
        foreach (var verifier in verifiers)
        {
            TokenVerdict verdict;
            try
            {
                verdict = await verifier.VerifyAsync(token, CancellationToken.None);
            }
            catch (IdentityUnavailableException e)
            {
                // Another may know the token; if none does, this one might have.
                silent ??= e;
                continue;
            }
            if (verdict is { Caller: { } caller, MissingScopes: false })
                return (Authentication.Of(caller), Keep(verdict.GoodUntil));
            if (verdict.MissingScopes)
                return (new(null, StatusCodes.Status403Forbidden, verdict.Problem, Known: verdict.Caller), KeepRefused);
            problem ??= verdict.Problem;
        }
        return silent is null ? (new(null, StatusCodes.Status401Unauthorized, problem ?? "The token is not known here."), KeepRefused) : throw silent;
    }

    private TimeSpan Keep(DateTimeOffset? goodUntil)
    {
        var left = goodUntil is { } end ? end - time.GetUtcNow() : KeepGood;
        return left < KeepGood ? left : KeepGood;
    }

    private static ReadOnlyMemory<char>? Token(string header)
    {
        const string scheme = "Bearer ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = header.AsMemory(scheme.Length).Trim(' ');
        if (token.Length is > 0 and <= LongestToken && !token.Span.ContainsAnyExcept(TokenChars))
            return token;
        return null; // not in one expression with the token, where null would become an empty one
    }

    private Authentication WithChallenge(HttpContext http, Authentication known) => known.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => known with { Challenge = Say(http, "invalid_token", known.Message, metadata.Scopes) },
        StatusCodes.Status403Forbidden => known with { Challenge = Say(http, "insufficient_scope", known.Message, metadata.Scopes) },
        _ => known,
    };

    private Authentication Stranger(HttpContext http) => new(
        null, StatusCodes.Status401Unauthorized, "This server wants to know who calls: send a token in the header 'Authorization: Bearer TOKEN'.",
        Say(http, null, null, metadata.Scopes));

    private Authentication Malformed(HttpContext http)
    {
        const string message = "The Authorization header must be one, of the form 'Bearer TOKEN'.";
        return new(null, StatusCodes.Status400BadRequest, message, Say(http, "invalid_request", message, []));
    }

    private string Say(HttpContext http, string? error, string? description, IReadOnlyList<string> scopes) =>
        Challenge.Bearer(error, description, scopes, metadata.LocationFor(Origin(http.Request), http.Request.Path));

    /// <summary>Where the request was sent to; its Host header has been checked before.</summary>
    public static Uri Origin(HttpRequest request) => new($"{request.Scheme}://{request.Host.ToUriComponent()}");
}
