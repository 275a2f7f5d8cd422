using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Hosting;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-").FullName;

    private string Certificate => Path.Combine(_folder, "tls.crt");

    private string Key => Path.Combine(_folder, "tls.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_renewed_pair_is_shown_to_new_connections_without_a_restart()
    {
        var first = Renew("first");
        await using var api = await FakeApiServer.StartAsync();
        using var client = api.Client();
        await using var host = await StartAsync(client);
        Assert.Equal("https", host.Url.Scheme);
        Assert.Equal(first, await ShownAsync(host.Url));
        var second = Renew("second");
        await Eventually.TrueAsync(() => Shown(host.Url) == second);
    }

    [Fact]
    public void Half_of_a_renewal_leaves_the_old_pair()
    {
        var first = Renew("first");
        var certificate = ServerCertificate.Load(Certificate, Key, NullLoggerFactory.Instance, TimeProvider.System);
        var oldKey = File.ReadAllText(Key);
        var second = Renew("second");
        var newKey = File.ReadAllText(Key);
        File.WriteAllText(Key, oldKey);
        certificate.Files.Look();
        Assert.Equal(first, InUse(certificate));
        Assert.True(certificate.Files.IsStale);

        File.WriteAllText(Certificate, "no certificate");
        certificate.Files.Look();
        Assert.Equal(first, InUse(certificate));

        Renew("third");
        File.WriteAllText(Key, newKey);
        certificate.Files.Look();
        Assert.Equal(first, InUse(certificate));
        var fourth = Renew("fourth");
        certificate.Files.Look();
        Assert.Equal(fourth, InUse(certificate));
        Assert.NotEqual(second, fourth);
    }

    [Fact]
    public void At_start_a_pair_that_does_not_fit_is_refused_with_its_files()
    {
        Renew("first");
        var key = File.ReadAllText(Key);
        Renew("second");
        File.WriteAllText(Key, key);
        var e = Assert.Throws<ToolServerOptionsException>(() => ServerCertificate.Load(Certificate, Key, NullLoggerFactory.Instance, TimeProvider.System));
        Assert.StartsWith($"--tls-cert and --tls-key: {Certificate} and {Key} cannot be used:", e.Message, StringComparison.Ordinal);
    }

    private Task<ToolServerHost> StartAsync(KubernetesClient client) => ToolServerHost.StartAsync(
        new() { ListenUrl = "https://127.0.0.1:0", Identity = "replica-1", TlsCertificateFile = Certificate, TlsKeyFile = Key },
        client, NullLoggerFactory.Instance, (_, _) => (IToolExecutor)new ScriptedExecutor(), CancellationToken.None);

    private string Renew(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        return certificate.Subject;
    }

    private static string InUse(ServerCertificate certificate) => certificate.Options().ServerCertificateContext!.TargetCertificate.Subject;

    private static string? Shown(Uri url) => ShownAsync(url).GetAwaiter().GetResult();

    private static async Task<string?> ShownAsync(Uri url)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port);
        await using var tls = new SslStream(connection.GetStream());
        string? subject = null;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, shown, _, _) => (subject = shown?.Subject) is not null,
        });
        return subject;
    }
}
