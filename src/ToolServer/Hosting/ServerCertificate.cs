using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Signalbox.ToolServer.Hosting;

/// <summary>
/// The certificate that the server shows, from PEM files that are replaced when it is renewed. New connections get the new one at once; a pair that does not
/// belong together, as between two writes, leaves the old.
/// </summary>
internal sealed class ServerCertificate
{
    private volatile SslStreamCertificateContext? _context;

    private ServerCertificate(WatchedFiles files) => Files = files;

    /// <summary>Keeps it true; run it as long as the server.</summary>
    public WatchedFiles Files { get; }

    /// <summary>When the certificate in use ends.</summary>
    public DateTimeOffset NotAfter => _context!.TargetCertificate.NotAfter;

    /// <exception cref="ToolServerOptionsException">The files cannot be used.</exception>
    public static ServerCertificate Load(string certificateFile, string keyFile, ILoggerFactory loggerFactory, TimeProvider time)
    {
        ServerCertificate? certificate = null;
        var files = new WatchedFiles("server certificate and key", [certificateFile, keyFile], contents => certificate!._context = Read(contents[0], contents[1]), loggerFactory, time);
        certificate = new(files);
        files.Load("--tls-cert and --tls-key");
        return certificate;
    }

    /// <summary>For one handshake.</summary>
    public SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = _context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    /// <exception cref="CryptographicException">No certificate, no key, or the key of another.</exception>
    private static SslStreamCertificateContext Read(byte[] certificatePem, byte[] keyPem)
    {
        var pem = Encoding.UTF8.GetString(certificatePem);
        var leaf = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(keyPem));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        // The old one is not disposed: handshakes that began with it may still run.
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
