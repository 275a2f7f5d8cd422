using System.Text.Json;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>How the claims of an issuer become a user and its groups, as Kubernetes does it for its own OIDC users.</summary>
/// <param name="UsernameClaim">Claim with the user's name; a dotted path leads into objects.</param>
/// <param name="UsernamePrefix">Put before it, so that two issuers cannot mean the same user.</param>
/// <param name="GroupsClaim">Claim with a group or a list of them; null: no groups.</param>
/// <param name="GroupsPrefix">Put before each.</param>
internal sealed record ClaimMapping(string UsernameClaim, string UsernamePrefix, string? GroupsClaim, string GroupsPrefix)
{
    private const int LongestName = 512;
    private const int MostGroups = 1000;

    /// <summary>Names of this kind belong to Kubernetes itself, and some of them may do everything.</summary>
    private const string Reserved = "system:";

    /// <returns>The caller, or in one sentence why the claims make none.</returns>
    public (Caller? Caller, string? Problem) Map(JsonElement claims)
    {
        if (Find(claims, UsernameClaim) is not { ValueKind: JsonValueKind.String } claimed || ClaimRules.Texts(claimed).FirstOrDefault() is not { Length: > 0 } user)
            return (null, $"The token has no claim '{UsernameClaim}' with the user's name.");
        // An address that was never proved is anybody's.
        if (UsernameClaim == "email" && claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind != JsonValueKind.True)
            return (null, "The token's email address is not verified.");
        var name = UsernamePrefix + user;
        if (!IsUsable(name))
            return (null, $"The user's name in claim '{UsernameClaim}' is too long, has control characters or begins with '{Reserved}'.");
        var groups = GroupsClaim is not null && Find(claims, GroupsClaim) is { } found
            ? ClaimRules.Texts(found).Select(g => GroupsPrefix + g).Where(IsUsable).Distinct(StringComparer.Ordinal).Take(MostGroups + 1).ToList()
            : [];
        return groups.Count > MostGroups
            ? (null, $"The token names more than {MostGroups} groups.")
            : (new(name, [.. groups, Caller.Authenticated]), null);
    }

    private static bool IsUsable(string name) =>
        name.Length is > 0 and <= LongestName && !name.StartsWith(Reserved, StringComparison.Ordinal) && !name.Any(char.IsControl);

    // A claim of the whole name first: names that are URLs have dots of their own.
    private static JsonElement? Find(JsonElement claims, string path)
    {
        if (claims.TryGetProperty(path, out var whole))
            return whole;
        var at = claims;
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
                return null;
        }
        return at;
    }
}
