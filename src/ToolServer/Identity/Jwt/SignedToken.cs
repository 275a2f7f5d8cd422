using System.Text;
using System.Text.Json;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>
/// A JWT in its compact form, taken apart and not yet believed: nothing of it may be used but to find the key that it must be checked with.
/// </summary>
/// <param name="Algorithm">What <c>alg</c> says.</param>
/// <param name="KeyId"><c>kid</c>, or null.</param>
/// <param name="Claims">The payload, a JSON object.</param>
/// <param name="SigningInput">The bytes that are signed.</param>
/// <param name="Signature">The signature.</param>
internal sealed record SignedToken(JwtAlgorithm Algorithm, string? KeyId, JsonElement Claims, byte[] SigningInput, byte[] Signature)
{
    /// <summary>Longer tokens are refused unread.</summary>
    public const int MostChars = 16 * 1024;

    /// <summary>Types that a token for calls may have (RFC 7519 section 5.1, RFC 9068 section 2.1); one for another purpose must not pass for it (RFC 8725 section 3.11).</summary>
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase) { "JWT", "application/jwt", "at+jwt", "application/at+jwt" };

    /// <returns>The token, or in one sentence what is wrong with it. The sentence quotes nothing of it but the algorithm and type.</returns>
    public static (SignedToken? Token, string? Problem) Read(string compact, IReadOnlyCollection<string> algorithms)
    {
        if (compact.Length > MostChars)
            return (null, $"The token is longer than {MostChars} characters.");
        var first = compact.IndexOf('.', StringComparison.Ordinal);
        var last = compact.LastIndexOf('.');
        if (first <= 0 || last <= first + 1 || compact.IndexOf('.', first + 1) != last)
            return (null, "The token is no signed JWT: it has not three parts.");
        if (Object(compact.AsSpan(0, first)) is not { } header || Object(compact.AsSpan(first + 1, last - first - 1)) is not { } claims)
            return (null, "The token is no signed JWT: header and payload must be JSON objects in base64url, no member twice.");
        if (Base64UrlText.Decode(compact.AsSpan(last + 1)) is not { } signature)
            return (null, "The token's signature is not in base64url.");
        if (Text(header, "alg") is not { } named || JwtAlgorithm.Find(named) is not { } algorithm || !algorithms.Contains(named))
            return (null, $"The token's algorithm {Quote(Text(header, "alg"))} is not taken here.");
        // RFC 7515, 4.1.11: an extension that must be understood is one that this is not.
        if (header.TryGetProperty("crit", out _))
            return (null, "The token's header asks for extensions (crit), of which there are none here.");
        if (header.TryGetProperty("typ", out var type) && !(type.ValueKind == JsonValueKind.String && Types.Contains(type.GetString()!)))
            return (null, $"The token's type {Quote(Text(header, "typ"))} is that of a token for another purpose.");
        if (header.TryGetProperty("cty", out _))
            return (null, "The token holds another token (cty).");
        if (header.TryGetProperty("kid", out var id) && id.ValueKind != JsonValueKind.String)
            return (null, "The token's key id is no text.");
        return (new(algorithm, Text(header, "kid"), claims, Encoding.ASCII.GetBytes(compact, 0, last), signature), null);
    }

    public bool IsSignedBy(VerificationKey key) => key.Verifies(Algorithm, SigningInput, Signature);

    /// <summary>The issuer that the token claims to be of, read without believing it; null: no JWT with one.</summary>
    public static string? ClaimedIssuer(string compact)
    {
        if (compact.Length > MostChars)
            return null;
        var first = compact.IndexOf('.', StringComparison.Ordinal);
        var last = compact.LastIndexOf('.');
        return first > 0 && last > first && Object(compact.AsSpan(first + 1, last - first - 1)) is { } claims ? Text(claims, "iss") : null;
    }

    private static JsonElement? Object(ReadOnlySpan<char> text)
    {
        if (Base64UrlText.Decode(text) is not { } utf8)
            return null;
        try
        {
            using var document = JsonDocument.Parse(utf8, JwtJson.Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    private static string Quote(string? value) =>
        value is { Length: > 0 and <= 32 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '/' or '.') ? $"'{value}'" : "(none that can be shown)";
}
