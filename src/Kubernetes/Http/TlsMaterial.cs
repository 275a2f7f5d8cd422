using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Signalbox.Kubernetes.Http;

/// <summary>The certificates a connection is made with. Equal <see cref="Fingerprint"/> means the connections need no renewal.</summary>
internal sealed class TlsMaterial
{
    public static TlsMaterial None { get; } = new() { Fingerprint = "" };

    public X509Certificate2Collection? Roots { get; private init; }

    public X509Certificate2? Client { get; private init; }

    public X509Certificate2Collection? ClientChain { get; private init; }

    public required string Fingerprint { get; init; }

    /// <exception cref="CryptographicException">A text is no PEM certificate or key, or the key does not fit.</exception>
    public static TlsMaterial Load(string? rootsPem, string? certificatePem, string? keyPem)
    {
        X509Certificate2Collection? roots = null;
        if (rootsPem is not null)
        {
            roots = [];
            roots.ImportFromPem(rootsPem);
            if (roots.Count == 0)
                throw new CryptographicException("There is no certificate in it.");
        }
        X509Certificate2? client = null;
        X509Certificate2Collection? chain = null;
        if (certificatePem is not null && keyPem is not null)
        {
            client = WithUsableKey(X509Certificate2.CreateFromPem(certificatePem, keyPem));
            chain = [];
            chain.ImportFromPem(certificatePem);
        }
        return new() { Roots = roots, Client = client, ClientChain = chain, Fingerprint = Hash(rootsPem, certificatePem, keyPem) };
    }

    public static string Hash(string? roots, string? certificate, string? key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{roots}\0{certificate}\0{key}")));

    // Schannel cannot use the ephemeral key of a PEM; a PKCS#12 round trip gives it one it can.
    private static X509Certificate2 WithUsableKey(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
