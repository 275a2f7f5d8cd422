using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Http;

/// <summary>Builds the connection layer: TLS by the cluster's own roots, HTTP/2 with pings.</summary>
internal static class Transport
{
    public static SocketsHttpHandler Build(KubernetesClientConfiguration configuration, TlsMaterial material)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = configuration.ConnectTimeout,
            // TCP sends again less and less often while packets are lost: after half a minute it would wait for as long again. So a silent
            // connection is given up in 15 s (Kubernetes' own clients: 45 s, kubernetes/kubernetes#95981).
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // Over HTTP/1.1 each watch holds a connection; calls must not wait for one.
            MaxConnectionsPerServer = 256,
            UseCookies = false,
        };
        if (configuration.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
            handler.UseProxy = true;
        }
        handler.SslOptions = TlsOptions(configuration, material);
        return handler;
    }

    private static SslClientAuthenticationOptions TlsOptions(KubernetesClientConfiguration configuration, TlsMaterial material)
    {
        var options = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (material.Roots is { Count: > 0 } roots)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.AddRange(roots);
            policy.ExtraStore.AddRange(roots);
            options.CertificateChainPolicy = policy;
        }
        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // Asked for by insecure-skip-tls-verify, and said loudly in the log.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        if (material.Client is { } certificate)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, material.ClientChain, offline: true);
        return options;
    }
}
