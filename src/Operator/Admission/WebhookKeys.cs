using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signalbox.Kubernetes.Authentication;

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
        var issued = IssuedCertificate.Issue("signalbox-webhook", $"signalbox-webhook-ca-{now.ToUnixTimeSeconds()}", names, now, Lifetime);
        return new(string.Concat([issued.Authority, "\n", .. Unexpired(before, now)]), issued.Certificate, issued.Key);
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
