using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>A server's certificate of an authority that was made for it alone (RFC 5280; P-256), all PEM. The authority's key is gone once it has signed.</summary>
/// <param name="Authority">Certificate of the authority: what clients are told to trust.</param>
/// <param name="Certificate">The server's.</param>
/// <param name="Key">Its key, PKCS #8.</param>
public sealed record IssuedCertificate(string Authority, string Certificate, string Key)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <param name="name">Common name of the server.</param>
    /// <param name="authorityName">Common name of the authority.</param>
    /// <param name="dnsNames">By which the server is called, beside 127.0.0.1.</param>
    /// <param name="now">Valid from an hour before it.</param>
    /// <param name="lifetime">From <paramref name="now"/>.</param>
    public static IssuedCertificate Issue(string name, string authorityName, IEnumerable<string> dnsNames, DateTimeOffset now, TimeSpan lifetime)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN={authorityName}", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(now.AddHours(-1), now + lifetime);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var dnsName in dnsNames)
            alternatives.AddDnsName(dnsName);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        // The authority's end in its own precision: a certificate may not outlive it.
        using var server = request.Create(authority, now.AddHours(-1), authority.NotAfter, RandomNumberGenerator.GetBytes(16));
        return new(authority.ExportCertificatePem(), server.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Of the key nothing is shown.</summary>
    public override string ToString() => nameof(IssuedCertificate);
}
