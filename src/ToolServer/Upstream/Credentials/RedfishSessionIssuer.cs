using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>
/// A Redfish session (DSP0266 section 13.3.4): POST to the session collection gives the token in X-Auth-Token and the session's address in
/// Location; DELETE of that address ends it.
/// </summary>
internal sealed class RedfishSessionIssuer(TargetAddress address, Uri loginUrl, SecretValues secret, HttpMessageInvoker transport, SecretRedactor redactor) : TokenIssuer
{
    public const string DefaultLoginPath = "/redfish/v1/SessionService/Sessions";

    private const string TokenHeader = "X-Auth-Token";

    private readonly string _user = secret.Text("username");
    private readonly string _password = secret.Text("password");

    public override async Task<IssuedToken> IssueAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, loginUrl) { Content = LoginBody.Create("UserName", _user, "Password", _password) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("OData-Version", "4.0");
        var answer = await new LoginExchange(transport, redactor).SendAsync(request, secret, ct);

        if (Header(answer, TokenHeader) is not { Length: > 0 } token || token.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e'))
        {
            throw new UpstreamRefusedException(
                UpstreamFailureKind.Credentials,
                $"The login at {loginUrl.AbsolutePath} was answered {answer.StatusCode} without a usable X-Auth-Token. Check spec.credentials.loginPath.");
        }

        redactor.Add(token);
        return new IssuedToken(token, Lifetime: null, address.Own(Header(answer, "Location"), loginUrl));
    }

    public override void Apply(HttpRequestMessage request, IssuedToken token)
    {
        request.Headers.Remove(TokenHeader);
        request.Headers.TryAddWithoutValidation(TokenHeader, token.Value);
    }

    public override async Task RevokeAsync(IssuedToken token, CancellationToken ct)
    {
        if (token.Resource is null)
            return;

        using var request = new HttpRequestMessage(HttpMethod.Delete, token.Resource);
        Apply(request, token);
        using var response = await transport.SendAsync(request, ct);
    }

    /// <summary>The transport is the host's own.</summary>
    public override void Dispose()
    {
    }

    private static string? Header(UpstreamResponse response, string name)
    {
        foreach (var (key, value) in response.Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return value.Trim();
        }

        return null;
    }
}
