namespace Signalbox.ToolServer.Identity.Oidc;

/// <summary>One issuer of JWTs whose users may come in. <see cref="OidcIssuerRules"/> says what is wrong with it.</summary>
public sealed record OidcIssuerOptions
{
    /// <summary>The issuer's identifier, exactly as <c>iss</c> has it: an https URL (http on loopback alone) without query and fragment.</summary>
    public required string Issuer { get; init; }

    /// <summary>A token must name one of them in <c>aud</c>. Empty: the public URL of the MCP endpoint.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    public string UsernameClaim { get; init; } = "sub";

    /// <summary>Put before the user's name. Null: the issuer and <c>#</c>, or nothing when the claim is <c>email</c>, as in Kubernetes.</summary>
    public string? UsernamePrefix { get; init; }

    /// <summary>Claim with the user's groups; a dotted path leads into objects, as <c>realm_access.roles</c>. Null: none.</summary>
    public string? GroupsClaim { get; init; }

    public string GroupsPrefix { get; init; } = "";

    /// <summary>Scopes that a token must have been issued for, all of them.</summary>
    public IReadOnlyList<string> RequiredScopes { get; init; } = [];

    /// <summary>Signature algorithms that are taken. Empty: RS, PS and ES with 256, 384 and 512 bits. Never <c>none</c>, never a shared secret.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>PEM file with the authorities of the issuer's own certificate; null: the machine's.</summary>
    public string? CaFile { get; init; }
}
