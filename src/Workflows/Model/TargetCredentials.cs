namespace Signalbox.Workflows.Model;

/// <summary>How calls are authenticated to the upstream. Values come from a Secret, always.</summary>
public sealed record TargetCredentials
{
    /// <summary><c>none</c>, <c>basic</c>, <c>bearer</c>, <c>apiKey</c>, <c>oauth2</c>, <c>session</c>, <c>redfishSession</c>, <c>clientCertificate</c>.</summary>
    public string Type { get; init; } = "none";

    public SecretReference? SecretRef { get; init; }

    /// <summary>For <c>apiKey</c>: <c>header</c>, <c>query</c> or <c>cookie</c>.</summary>
    public string? In { get; init; }

    /// <summary>For <c>apiKey</c>: the name of the header, query parameter or cookie.</summary>
    public string? Name { get; init; }

    /// <summary>For <c>oauth2</c>: the token endpoint of the client credentials grant.</summary>
    public string? TokenUrl { get; init; }

    /// <summary>For <c>oauth2</c>: scopes asked for.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>For <c>session</c> and <c>redfishSession</c>: path of the login request; <c>redfishSession</c> defaults to <c>/redfish/v1/SessionService/Sessions</c>.</summary>
    public string? LoginPath { get; init; }

    /// <summary>For <c>session</c> and <c>redfishSession</c>: how long the upstream keeps a session, such as <c>12h</c>; absent: what its cookie says, if anything.</summary>
    public string? Lifetime { get; init; }
}
