using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signalbox.Operator.Admission;

/// <summary>The webhook's certificate and those that vouch for it, all PEM. The key of the authority is gone once it has signed: there is nothing to steal.</summary>
/// <param name="Authorities">Of this certificate and, until they end, of the ones before: what the API server is told to trust.</param>
/// <param name="Certificate">The server's.</param>
/// <param name="Key">Its key, PKCS #8.</param>
public sealed record WebhookKeys(string Authorities, string Certificate, string Key)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>A third before the end.</summary>
    private static readonly TimeSpan RenewBefore = Lifetime / 3;

    /// <param name="names">DNS names by which the API server calls the webhook.</param>
    /// <param name="before">What is in use; null: nothing.</param>
    /// <param name="now">The time.</param>
    public static WebhookKeys Make(IReadOnlyList<string> names, WebhookKeys? before, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN=signalbox-webhook-ca-{now.ToUnixTimeSeconds()}", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(now.AddHours(-1), now + Lifetime);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=signalbox-webhook", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var server = request.Create(authority, now.AddHours(-1), now + Lifetime, RandomNumberGenerator.GetBytes(16));
        return new(string.Concat([authority.ExportCertificatePem(), "\n", .. Unexpired(before, now)]), server.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Whether it can be used for long enough, for all these names.</summary>
    public bool IsGood(IReadOnlyList<string> names, DateTimeOffset now)
    {
        try
        {
            using var certificate = Load();
            return certificate.NotAfter.ToUniversalTime() > (now + RenewBefore).UtcDateTime && names.All(name => certificate.MatchesHostname(name));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The caller disposes of it.</summary>
    /// <exception cref="CryptographicException">It is no certificate with its key.</exception>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(Certificate, Key);

    /// <summary>Of the keys nothing is shown.</summary>
    public override string ToString() => nameof(WebhookKeys);

    private static IEnumerable<string> Unexpired(WebhookKeys? before, DateTimeOffset now)
    {
        if (before is null)
            yield break;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(before.Authorities);
        }
        catch (CryptographicException)
        {
            yield break;
        }
        foreach (var one in authorities)
        {
            using (one)
            {
                if (one.NotAfter.ToUniversalTime() > now.UtcDateTime)
                    yield return one.ExportCertificatePem() + "\n";
            }
        }
    }
}
