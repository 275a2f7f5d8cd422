using System.Text.Json;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>What the claims of a token with a good signature must say (RFC 7519 section 4.1, RFC 8725 sections 3.8 to 3.10). Pure.</summary>
internal static class ClaimRules
{
    /// <summary>How far the clocks of issuer and server may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const double LatestSeconds = 253402300799; // the last second of the year 9999

    /// <returns>Null when they pass; else one sentence that quotes no claim.</returns>
    public static string? Problem(JsonElement claims, string issuer, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        if (Text(claims, "iss") != issuer)
            return "The token is of another issuer.";
        if (!Texts(claims, "aud").Any(audiences.Contains))
            return "The token is meant for another audience.";
        if (!TryTime(claims, "exp", out var expires) || expires is null)
            return "The token does not say when it expires.";
        if (now >= expires.Value + Skew)
            return "The token has expired.";
        if (!TryTime(claims, "nbf", out var begins) || !TryTime(claims, "iat", out var issued))
            return "The token's times are no numbers of seconds.";
        return begins is { } b && now < b - Skew ? "The token is not valid yet."
            : issued is { } i && now < i - Skew ? "The token was issued in the future."
            : null;
    }

    /// <summary>When the token expires; of claims that passed.</summary>
    public static DateTimeOffset Expiry(JsonElement claims) => TryTime(claims, "exp", out var expires) && expires is { } at ? at : DateTimeOffset.MinValue;

    /// <summary>The members of a claim that is a text or a list of texts; none when it is neither.</summary>
    public static IEnumerable<string> Texts(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) ? Texts(value) : [];

    public static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => String(value) is { } one ? [one] : [],
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(String).OfType<string>(),
        _ => [],
    };

    /// <summary>What the token was issued for: <c>scope</c> (RFC 8693 section 4.2), or <c>scp</c> as some issuers call it.</summary>
    public static IReadOnlySet<string> Scopes(JsonElement claims) =>
        Texts(claims, "scope").Concat(Texts(claims, "scp")).SelectMany(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);

    private static bool TryTime(JsonElement claims, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || !(seconds is >= 0 and <= LatestSeconds))
            return false;
        time = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? String(value) : null;

    private static string? String(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }
}
