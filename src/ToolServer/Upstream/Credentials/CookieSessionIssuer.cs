using System.Globalization;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>
/// A session in cookies, as Scale Computing HyperCore has it: POST <c>{"username","password"}</c> sets them. Where the login path ends in
/// <c>/login</c>, a POST to the <c>/logout</c> beside it ends the session.
/// </summary>
internal sealed class CookieSessionIssuer(Uri loginUrl, SecretValues secret, HttpMessageInvoker transport, SecretRedactor redactor, TimeProvider time) : TokenIssuer
{
    private readonly string _user = secret.Text("username");
    private readonly string _password = secret.Text("password");

    public override async Task<IssuedToken> IssueAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, loginUrl) { Content = LoginBody.Create("username", _user, "password", _password) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var answer = await new LoginExchange(transport, redactor).SendAsync(request, secret, ct);

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        TimeSpan? lifetime = null;
        foreach (var (name, value) in answer.Headers)
        {
            if (!string.Equals(name, "Set-Cookie", StringComparison.OrdinalIgnoreCase))
                continue;

            var parts = value.Split(';', StringSplitOptions.TrimEntries);
            var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || parts[0].AsSpan().ContainsAnyExceptInRange('\x20', '\x7e'))
                continue;

            var age = Age(parts);
            redactor.Add(parts[0][(equals + 1)..].Trim('"'));
            pairs.Remove(parts[0][..equals]);
            if (age <= TimeSpan.Zero)
                continue;
            pairs[parts[0][..equals]] = parts[0];
            if (age is not null && !(age > lifetime))
                lifetime = age;
        }

        if (pairs.Count == 0)
        {
            throw new UpstreamRefusedException(
                UpstreamFailureKind.Credentials,
                $"The login at {loginUrl.AbsolutePath} was answered {answer.StatusCode} without a cookie. Check spec.credentials.loginPath.");
        }

        return new IssuedToken(string.Join("; ", pairs.Values), lifetime * 0.9, LogoutAddress());
    }

    public override void Apply(HttpRequestMessage request, IssuedToken token) => CookieHeader.Add(request, token.Value);

    public override async Task RevokeAsync(IssuedToken token, CancellationToken ct)
    {
        if (token.Resource is null)
            return;

        using var request = new HttpRequestMessage(HttpMethod.Post, token.Resource) { Content = new ByteArrayContent([]) };
        Apply(request, token);
        using var response = await transport.SendAsync(request, ct);
    }

    /// <summary>The transport is the host's own.</summary>
    public override void Dispose()
    {
    }

    private Uri? LogoutAddress() => loginUrl.AbsolutePath.EndsWith("/login", StringComparison.Ordinal) ? new Uri(loginUrl, "logout") : null;

    /// <summary>How long the cookie lives: Max-Age comes before Expires (RFC 6265 section 5.3), and neither above zero is a cookie taken away.</summary>
    private TimeSpan? Age(string[] attributes)
    {
        TimeSpan? expires = null;
        foreach (var attribute in attributes.AsSpan(1))
        {
            if (attribute.StartsWith("Max-Age=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(attribute.AsSpan("Max-Age=".Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(seconds);
            if (attribute.StartsWith("Expires=", StringComparison.OrdinalIgnoreCase)
                && DateTimeOffset.TryParse(attribute.AsSpan("Expires=".Length), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                expires = date - time.GetUtcNow();
        }

        return expires;
    }
}
