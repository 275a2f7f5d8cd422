using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Upstream.Transport;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Validation;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>Reads <c>spec.credentials</c> and the Secret that it names.</summary>
internal sealed class CredentialsFactory(
    TargetAddress address, TargetSettings settings, TransportTrust trust, HttpMessageInvoker transport, SecretRedactor redactor, TimeProvider time, ILogger logger)
{
    /// <exception cref="UpstreamRefusedException">The Secret, a key of it or a field is missing, or it may not be sent there.</exception>
    public UpstreamCredentials Create(TargetCredentials? spec, SecretValues? secret)
    {
        var type = spec?.Type ?? "none";
        if (type == "none")
            return new NoCredentials();
        if (secret is null)
            throw Unusable($"Credentials of type {type} need a Secret. Name it in spec.credentials.secretRef of the target.");

        secret.AllowOrigin(address.BaseUri);
        switch (type)
        {
            // Shown in the TLS handshake already.
            case "clientCertificate":
                return address.IsHttps
                    ? new NoCredentials()
                    : throw Unusable("A client certificate needs https. Write the target's base URL with https, or choose another type in spec.credentials.");
            case "basic":
                var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{secret.Text("username")}:{secret.Text("password")}"));
                redactor.Add(pair);
                return new HeaderCredentials("Authorization", "Basic " + pair);
            case "bearer":
                return new HeaderCredentials("Authorization", "Bearer " + secret.HeaderText("token"));
            case "apiKey":
                return ApiKey(spec!, secret);
            case "oauth2":
                return Issued(OAuth2(spec!, secret));
            case "redfishSession":
                return Issued(new RedfishSessionIssuer(
                    address, address.Combine(spec!.LoginPath ?? RedfishSessionIssuer.DefaultLoginPath), secret, transport, redactor), spec.Lifetime);
            case "session":
                return Issued(new CookieSessionIssuer(
                    address.Combine(spec!.LoginPath ?? throw Unusable("Credentials of type session need spec.credentials.loginPath, such as /login.")),
                    secret, transport, redactor, time), spec.Lifetime);
            default:
                throw Unusable(
                    $"spec.credentials.type is '{type}'. Write none, basic, bearer, apiKey, oauth2, session, redfishSession or clientCertificate.");
        }
    }

    private static UpstreamCredentials ApiKey(TargetCredentials spec, SecretValues secret)
    {
        if (string.IsNullOrEmpty(spec.Name))
            throw Unusable("Credentials of type apiKey need spec.credentials.name: the name of the header, query parameter or cookie.");

        if (spec.In is "header" or "cookie" or null && RequestHead.IsForbidden(spec.Name))
            throw Unusable($"spec.credentials.name is '{spec.Name}', which is no name of a {spec.In ?? "header"} that can be set. Write the one that the API asks for.");

        return spec.In switch
        {
            "header" or null => new HeaderCredentials(spec.Name, secret.HeaderText("apiKey")),
            "query" => new QueryCredentials(spec.Name, secret.Text("apiKey")),
            "cookie" => new CookieCredentials(spec.Name, secret.CookieText("apiKey")),
            _ => throw Unusable($"spec.credentials.in is '{spec.In}'. Write header, query or cookie."),
        };
    }

    private OAuth2Issuer OAuth2(TargetCredentials spec, SecretValues secret)
    {
        if (!Uri.TryCreate(spec.TokenUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            throw Unusable("Credentials of type oauth2 need spec.credentials.tokenUrl: an absolute http or https URL without a user.");

        secret.AllowOrigin(url);
        // A pool of its own: another host, whose certificate carries its own name.
        var pool = TransportFactory.Create(settings.Connect, trust.ForAnotherHost(), url.IdnHost);
        try
        {
            return new OAuth2Issuer(url, spec.Scopes, secret, pool, redactor);
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    private IssuedCredentials Issued(TokenIssuer issuer, string? lifetime = null)
    {
        TimeSpan? known = lifetime is null
            ? null
            : GoDuration.TryParse(lifetime, out var duration) ? duration : throw Unusable($"spec.credentials.lifetime is '{lifetime}', which is no duration. Write it as 12h or 30m.");
        return new(issuer, settings.Response, known, time, logger);
    }

    private static UpstreamRefusedException Unusable(string message) => new(UpstreamFailureKind.Credentials, message);
}
