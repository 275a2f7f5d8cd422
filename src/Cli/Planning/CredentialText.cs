using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Planning;

/// <summary>What a target's credentials add to a request, with the Secret and its keys by name. No Secret is read.</summary>
internal static class CredentialText
{
    private const string RedfishLogin = "/redfish/v1/SessionService/Sessions";

    /// <summary>Header and its text in angle brackets; null where nothing is added to the head of a request.</summary>
    public static (string Header, string Text)? HeaderOf(TargetCredentials? credentials, string secret) => credentials?.Type switch
    {
        "basic" => ("Authorization", $"Basic <Secret {secret}: username, password>"),
        "bearer" => ("Authorization", $"Bearer <Secret {secret}: token>"),
        "apiKey" when credentials.In == "cookie" => ("Cookie", $"{credentials.Name}=<Secret {secret}: apiKey>"),
        "apiKey" when credentials.In is "header" or null => (credentials.Name ?? "", $"<Secret {secret}: apiKey>"),
        "oauth2" => ("Authorization", $"Bearer <token from {credentials.TokenUrl} with Secret {secret}: clientId, clientSecret>"),
        "session" => ("Cookie", $"<session from POST {credentials.LoginPath} with Secret {secret}: username, password>"),
        "redfishSession" => ("X-Auth-Token", $"<session from POST {credentials.LoginPath ?? RedfishLogin} with Secret {secret}: username, password>"),
        _ => null,
    };

    /// <summary>What goes into the query: name and text; null where nothing does.</summary>
    public static (string Name, string Text)? QueryOf(TargetCredentials? credentials, string secret) =>
        credentials is { Type: "apiKey", In: "query" } ? (credentials.Name ?? "", $"<Secret {secret}: apiKey>") : null;

    /// <summary>In one line, for the head of a plan.</summary>
    public static string Summary(TargetCredentials? credentials, string secret) => credentials?.Type switch
    {
        null or "none" => "no credentials",
        "clientCertificate" => $"clientCertificate by Secret {secret}: tls.crt, tls.key (not read)",
        var type => $"{type} by Secret {secret} (not read)",
    };
}
