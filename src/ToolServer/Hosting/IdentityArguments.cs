using System.Globalization;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Oidc;

namespace Signalbox.ToolServer.Hosting;

/// <summary>The arguments that say who may come in and what for. Pure.</summary>
internal static class IdentityArguments
{
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "--authorization", "--policy-file", "--raw-access", "--legacy-sse", "--caller-rate", "--caller-concurrency", "--tool-rate", "--tool-concurrency", "--token-audience", "--tokens-file", "--tokens-secret", "--resource-url", "--oidc-issuer", "--oidc-audience", "--oidc-username-claim",
        "--oidc-username-prefix", "--oidc-groups-claim", "--oidc-groups-prefix", "--oidc-scope", "--oidc-algorithm", "--oidc-ca-file",
    };

    /// <returns>Null: the value cannot be read, or stands before the issuer that it is a setting of.</returns>
    public static ToolServerOptions? With(ToolServerOptions options, string name, string value) => name switch
    {
        "--authorization" => Enum.TryParse<CallAuthorization>(value, ignoreCase: true, out var decides) && !int.TryParse(value, out _) ? options with { Authorization = decides } : null,
        "--caller-rate" => Number(value) is { } n ? options with { CallLimits = options.CallLimits with { CallerRate = n } } : null,
        "--caller-concurrency" => Number(value) is { } n ? options with { CallLimits = options.CallLimits with { CallerConcurrency = n } } : null,
        "--tool-rate" => Number(value) is { } n ? options with { CallLimits = options.CallLimits with { ToolRate = n } } : null,
        "--tool-concurrency" => Number(value) is { } n ? options with { CallLimits = options.CallLimits with { ToolConcurrency = n } } : null,
        "--raw-access" => RawAccessRule.Read(value) is { } access ? options with { RawAccess = access } : null,
        "--legacy-sse" => bool.TryParse(value, out var legacy) ? options with { LegacySse = legacy } : null,
        "--policy-file" => options with { PolicyFile = value },
        "--token-audience" => options with { TokenAudiences = [.. options.TokenAudiences, value] },
        "--tokens-file" => options with { TokensFile = value },
        "--tokens-secret" => options with { TokensSecret = value },
        "--resource-url" => Uri.TryCreate(value, UriKind.Absolute, out var url) ? options with { ResourceUrl = url } : null,
        "--oidc-issuer" => options with { OidcIssuers = [.. options.OidcIssuers, new() { Issuer = value }] },
        _ => options.OidcIssuers.Count > 0 && With(options.OidcIssuers[^1], name, value) is { } issuer
            ? options with { OidcIssuers = [.. options.OidcIssuers.SkipLast(1), issuer] }
            : null,
    };

    private static int? Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 1_000_000 ? n : null;

    private static OidcIssuerOptions? With(OidcIssuerOptions issuer, string name, string value) => name switch
    {
        "--oidc-audience" => issuer with { Audiences = [.. issuer.Audiences, value] },
        "--oidc-username-claim" => issuer with { UsernameClaim = value },
        "--oidc-username-prefix" => issuer with { UsernamePrefix = value },
        "--oidc-groups-claim" => issuer with { GroupsClaim = value },
        "--oidc-groups-prefix" => issuer with { GroupsPrefix = value },
        "--oidc-scope" => issuer with { RequiredScopes = [.. issuer.RequiredScopes, value] },
        "--oidc-algorithm" => issuer with { Algorithms = [.. issuer.Algorithms, value] },
        "--oidc-ca-file" => issuer with { CaFile = value },
        _ => null,
    };
}
