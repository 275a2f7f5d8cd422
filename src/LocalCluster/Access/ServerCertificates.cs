using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signalbox.Kubernetes.Authentication;

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
        var issued = IssuedCertificate.Issue("signalbox-local", "signalbox-local-ca", ["localhost"], now, Lifetime);
        Storage.StorageFiles.WriteAtomically(authorityPath, Encoding.ASCII.GetBytes(issued.Authority + "\n"));
        Storage.StorageFiles.WriteAtomically(serverPath, Encoding.ASCII.GetBytes(issued.Certificate + "\n" + issued.Key + "\n"));
    }
}
