using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Http;

/// <summary>Builds the connection layer: TLS by the cluster's own roots, HTTP/2 with pings, the values of Kubernetes' own clients.</summary>
internal static class Transport
{
    public static SocketsHttpHandler Build(KubernetesClientConfiguration configuration, TlsMaterial material)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
            // A half-open connection is noticed in 45 s instead of 15 minutes (kubernetes/kubernetes#95981).
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
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
