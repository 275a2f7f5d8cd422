using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>The client credentials grant (RFC 6749 section 4.4) with <c>clientId</c> and <c>clientSecret</c> sent as section 2.3.1 prefers.</summary>
internal sealed class OAuth2Issuer(Uri tokenUrl, IReadOnlyList<string>? scopes, SecretValues secret, HttpMessageInvoker transport, SecretRedactor redactor)
    : TokenIssuer
{
    private readonly AuthenticationHeaderValue _client = new("Basic", Convert.ToBase64String(
        Encoding.UTF8.GetBytes($"{FormEncode(secret.Text("clientId"))}:{FormEncode(secret.Text("clientSecret"))}")));

    public override async Task<IssuedToken> IssueAsync(CancellationToken ct)
    {
        var form = "grant_type=client_credentials" + (scopes is { Count: > 0 } ? "&scope=" + FormEncode(string.Join(' ', scopes)) : "");
        using var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl)
        {
            Content = new StringContent(form, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        request.Headers.Authorization = _client;
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var answer = await new LoginExchange(transport, redactor).SendAsync(request, secret, ct);
        return Read(answer.Body);
    }

    public override void Apply(HttpRequestMessage request, IssuedToken token)
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token.Value);
    }

    public override void Dispose() => transport.Dispose();

    private IssuedToken Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("access_token", out var element)
                && element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } token
                && !token.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e'))
            {
                redactor.Add(token);
                return new IssuedToken(token, Lifetime(root), Resource: null);
            }
        }
        catch (JsonException)
        {
            // Said below: no JSON is no token either.
        }

        throw new UpstreamRefusedException(
            UpstreamFailureKind.Credentials,
            $"The token endpoint {tokenUrl.GetLeftPart(UriPartial.Path)} answered without a usable access_token. Check spec.credentials.tokenUrl.");
    }

    /// <summary>Ends half a minute early, or after four fifths of a short life, so that no call meets the end of it.</summary>
    private static TimeSpan? Lifetime(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var element))
            return null;

        double seconds;
        if (element.ValueKind == JsonValueKind.Number)
            seconds = element.GetDouble();
        else if (element.ValueKind != JsonValueKind.String || !double.TryParse(element.GetString(), System.Globalization.CultureInfo.InvariantCulture, out seconds))
            return null;

        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds > 150 ? seconds - 30 : seconds * 0.8) : null;
    }

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
