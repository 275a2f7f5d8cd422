using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Signalbox.LocalCluster.Access;

/// <summary>
/// The server certificate and the authority that signed it. kubectl sends no token over plain http, so the server must speak TLS;
/// the authority stands in the kubeconfig and nowhere else. Kept in the data folder so that a kubeconfig stays good over restarts.
/// </summary>
internal sealed class ServerCertificates : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private ServerCertificates(X509Certificate2 server, string authorityPem)
    {
        Server = server;
        AuthorityPem = authorityPem;
    }

    public X509Certificate2 Server { get; }

    public string AuthorityPem { get; }

    public static ServerCertificates LoadOrCreate(string folder, DateTimeOffset now)
    {
        var serverPath = Path.Combine(folder, "server.pem");
        var authorityPath = Path.Combine(folder, "ca.crt");
        if (!IsUsable(serverPath, authorityPath, now))
            Create(serverPath, authorityPath, now);

        return new ServerCertificates(Load(serverPath), File.ReadAllText(authorityPath));
    }

    public void Dispose() => Server.Dispose();

    private static X509Certificate2 Load(string path)
    {
        var pem = File.ReadAllText(path);
        return X509Certificate2.CreateFromPem(pem, pem);
    }

    private static bool IsUsable(string serverPath, string authorityPath, DateTimeOffset now)
    {
        if (!File.Exists(serverPath) || !File.Exists(authorityPath))
            return false;

        try
        {
            using var certificate = Load(serverPath);
            return certificate.NotAfter.ToUniversalTime() > (now + RenewBefore).UtcDateTime;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Create(string serverPath, string authorityPath, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=signalbox-local-ca", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(now.AddHours(-1), now + Lifetime);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=signalbox-local", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var server = request.Create(authority, now.AddHours(-1), now + Lifetime - TimeSpan.FromHours(1), RandomNumberGenerator.GetBytes(16));

        Storage.StorageFiles.WriteAtomically(authorityPath, Encoding.ASCII.GetBytes(authority.ExportCertificatePem() + "\n"));
        Storage.StorageFiles.WriteAtomically(serverPath, Encoding.ASCII.GetBytes(server.ExportCertificatePem() + "\n" + serverKey.ExportPkcs8PrivateKeyPem() + "\n"));
    }
}
