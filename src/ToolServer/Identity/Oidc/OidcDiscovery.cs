using System.Net;
using System.Text.Json;
using Signalbox.ToolServer.Identity.Jwt;

namespace Signalbox.ToolServer.Identity.Oidc;

/// <summary>Fetches an issuer's keys: its metadata first (OpenID Connect Discovery 1.0 section 4, else RFC 8414 section 3), then what that names.</summary>
internal sealed class OidcDiscovery(HttpClient http, string issuer)
{
    /// <exception cref="HttpRequestException">No answer, or not one that can be used; the message says of what.</exception>
    public async Task<VerificationKeySet> FetchAsync(CancellationToken ct)
    {
        var metadata = await GetAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", mayBeMissing: true, ct)
            ?? await GetAsync(AuthorizationServerMetadata(), mayBeMissing: false, ct);
        var keys = await GetAsync(KeysUrl(metadata!), mayBeMissing: false, ct);
        try
        {
            return VerificationKeySet.Parse(keys);
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"The key set of {issuer} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>RFC 8414 section 3.1: the well-known path comes before that of the issuer.</summary>
    private string AuthorizationServerMetadata()
    {
        var url = new Uri(issuer);
        return $"{url.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-authorization-server{url.AbsolutePath.TrimEnd('/')}";
    }

    private string KeysUrl(byte[] metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(metadata, JwtJson.Options);
            var root = document.RootElement;
            // Discovery 1.0, 4.3: another issuer's metadata must not be taken for this one's.
            if (root.GetProperty("issuer").GetString() != issuer)
                throw new HttpRequestException($"The metadata at {issuer} is that of issuer '{root.GetProperty("issuer").GetString()}'. Set --oidc-issuer to exactly the name that it gives itself.");
            if (!Uri.TryCreate(root.GetProperty("jwks_uri").GetString(), UriKind.Absolute, out var keys) || !OidcIssuerRules.IsTrustworthy(keys))
                throw new HttpRequestException($"The metadata of {issuer} names no https URL of its keys (jwks_uri).");
            return keys.AbsoluteUri;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException($"The metadata of {issuer} cannot be read: {e.Message}", e);
        }
    }

    private async Task<byte[]?> GetAsync(string url, bool mayBeMissing, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri(url), ct);
        if (mayBeMissing && answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(ct)
            : throw new HttpRequestException($"{url} answered {(int)answer.StatusCode}.");
    }
}
