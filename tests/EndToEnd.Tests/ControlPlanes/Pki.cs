using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>The certificates and keys that kube-apiserver needs, made anew for each run.</summary>
internal sealed class Pki(string folder)
{
    public string CaFile => Path.Combine(folder, "ca.crt");
    public string ServerCertificate => Path.Combine(folder, "server.crt");
    public string ServerKey => Path.Combine(folder, "server.key");
    public string ServiceAccountKey => Path.Combine(folder, "sa.key");
    public string ServiceAccountPublicKey => Path.Combine(folder, "sa.pub");

    public void Write()
    {
        Directory.CreateDirectory(folder);
        var from = DateTimeOffset.UtcNow.AddHours(-1);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=signalbox-end-to-end-ca", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        caRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        using var ca = caRequest.CreateSelfSigned(from, from.AddDays(2));
        File.WriteAllText(CaFile, ca.ExportCertificatePem());

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=kube-apiserver", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.Parse("10.96.0.1"));
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(ca, from, from.AddDays(1), RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(ServerCertificate, certificate.ExportCertificatePem());
        File.WriteAllText(ServerKey, serverKey.ExportPkcs8PrivateKeyPem());

        using var serviceAccount = RSA.Create(2048);
        File.WriteAllText(ServiceAccountKey, serviceAccount.ExportRSAPrivateKeyPem());
        File.WriteAllText(ServiceAccountPublicKey, serviceAccount.ExportSubjectPublicKeyInfoPem());
    }
}
