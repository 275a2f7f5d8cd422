using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>What an https connection trusts and shows. Owns the certificates that it was built from.</summary>
internal sealed class TransportTrust : IDisposable
{
    private readonly List<X509Certificate2> _owned = [];
    private readonly X509Certificate2Collection? _roots;
    private readonly SslStreamCertificateContext? _client;

    private TransportTrust(X509Certificate2Collection? roots, SslStreamCertificateContext? client, string? serverName)
    {
        _roots = roots;
        _client = client;
        ServerName = serverName;
    }

    /// <summary>Name that the certificate must carry, and that is asked for (SNI). Null: the URL's host.</summary>
    public string? ServerName { get; }

    /// <param name="ca">Secret whose <c>ca.crt</c> replaces the system's trust; null keeps it.</param>
    /// <param name="client">Secret with <c>tls.crt</c> and <c>tls.key</c> to show; null shows none.</param>
    /// <param name="serverName">See <see cref="ServerName"/>.</param>
    /// <exception cref="UpstreamRefusedException">A key is missing or is no PEM.</exception>
    public static TransportTrust Create(SecretValues? ca, SecretValues? client, string? serverName)
    {
        var owned = new List<X509Certificate2>();
        try
        {
            var roots = ca is null ? null : Bundle(ca, "ca.crt", owned);
            var trust = new TransportTrust(roots, client is null ? null : Identity(client, owned), serverName);
            trust._owned.AddRange(owned);
            return trust;
        }
        catch
        {
            owned.ForEach(certificate => certificate.Dispose());
            throw;
        }
    }

    /// <param name="host">The URL's host, for where <see cref="ServerName"/> is not set.</param>
    public SslClientAuthenticationOptions Options(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = ServerName ?? host, ClientCertificateContext = _client };
        if (_roots is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // A private authority's revocation list is rarely reachable from here; the system's default for TLS clients is the same.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_roots);
        }

        return options;
    }

    /// <summary>The same authorities, with neither our certificate nor the server name; the certificates stay this one's.</summary>
    public TransportTrust ForAnotherHost() => new(_roots, client: null, serverName: null);

    public void Dispose() => _owned.ForEach(certificate => certificate.Dispose());

    private static X509Certificate2Collection Bundle(SecretValues secret, string key, List<X509Certificate2> owned)
    {
        var bundle = new X509Certificate2Collection();
        try
        {
            bundle.ImportFromPem(secret.Text(key));
        }
        catch (CryptographicException e)
        {
            throw Unusable($"The key {key} of Secret {secret.Name} holds a certificate that cannot be read ({e.Message}). Store PEM certificates.", e);
        }

        owned.AddRange(bundle);
        return bundle.Count > 0
            ? bundle
            : throw Unusable($"The key {key} of Secret {secret.Name} holds no PEM certificate. Store one or more BEGIN CERTIFICATE blocks.");
    }

    private static SslStreamCertificateContext Identity(SecretValues secret, List<X509Certificate2> owned)
    {
        var chain = Bundle(secret, "tls.crt", owned);
        var key = secret.Text("tls.key");
        try
        {
            var leaf = X509Certificate2.CreateFromPem(secret.Text("tls.crt"), key);
            owned.Add(leaf);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // The exception is left out of the message: it may quote the key.
            throw Unusable(
                $"tls.crt and tls.key of Secret {secret.Name} are no matching pair. Store the PEM certificate and its unencrypted PEM private key.");
        }
    }

    private static UpstreamRefusedException Unusable(string message, Exception? inner = null) =>
        new(UpstreamFailureKind.Credentials, message, inner: inner);
}
