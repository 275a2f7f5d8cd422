using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Http;

/// <summary>
/// The connections in use. Certificate files are looked at again every five minutes at most: when one changed, new requests go over new
/// connections, and old ones end by themselves (a watch by its own time limit). A file that cannot be read or is empty changes nothing.
/// </summary>
internal sealed partial class ConnectionPool : IDisposable
{
    /// <summary>client-go's transport/ca_rotation.go and cert_rotation.go.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    private readonly KubernetesClientConfiguration configuration;
    private readonly IClientCertificateSource? plugin;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly List<HttpMessageInvoker> retired = [];
    private HttpMessageInvoker invoker;
    private string fingerprint;
    private long lookedAt;

    public ConnectionPool(KubernetesClientConfiguration configuration, IClientCertificateSource? plugin, TimeProvider time, ILogger logger)
    {
        this.configuration = configuration;
        this.plugin = plugin;
        this.time = time;
        this.logger = logger;
        if (configuration.SkipTlsVerify)
            LogInsecure(configuration.Server, configuration.Origin);
        var material = Load();
        invoker = new(Transport.Build(configuration, material));
        fingerprint = material.Fingerprint;
        lookedAt = time.GetTimestamp();
    }

    /// <summary>The connections for a request that begins now.</summary>
    public HttpMessageInvoker Current()
    {
        lock (gate)
        {
            var pluginChanged = plugin?.TakeChanged() == true;
            if (!pluginChanged && time.GetElapsedTime(lookedAt) < LookEvery)
                return invoker;
            lookedAt = time.GetTimestamp();
            try
            {
                var material = Load();
                if (material.Fingerprint != fingerprint)
                {
                    retired.Add(invoker);
                    invoker = new(Transport.Build(configuration, material));
                    fingerprint = material.Fingerprint;
                    LogRenewed(configuration.Server);
                }
            }
            catch (KubernetesConfigurationException e)
            {
                LogKept(e, configuration.Server);
            }
            return invoker;
        }
    }

    /// <summary>Look at the files at the next request: the server refused what we showed.</summary>
    public void LookSoon()
    {
        lock (gate)
            lookedAt = time.GetTimestamp() - (long)(LookEvery.TotalSeconds * time.TimestampFrequency) - 1;
    }

    public void Dispose()
    {
        lock (gate)
        {
            invoker.Dispose();
            retired.ForEach(r => r.Dispose());
        }
    }

    private TlsMaterial Load()
    {
        if (configuration.Server.Scheme != Uri.UriSchemeHttps)
            return TlsMaterial.None;
        var roots = Read(configuration.CertificateAuthority, "certificate authority");
        var (certificate, key) = plugin?.Current
            ?? (Read(configuration.ClientCertificate, "client certificate"), Read(configuration.ClientKey, "client key"));
        try
        {
            return TlsMaterial.Load(configuration.SkipTlsVerify ? null : roots, certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubernetesConfigurationException(
                $"{configuration.Origin}: the certificates for {configuration.Server} cannot be used ({configuration.CertificateAuthority}, "
                + $"{configuration.ClientCertificate}, {configuration.ClientKey}): {e.Message}", e);
        }
    }

    private string? Read(PemSource? source, string what)
    {
        try
        {
            var text = source?.Read();
            if (text is not null && string.IsNullOrWhiteSpace(text))
                throw new IOException("The file is empty.");
            return text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"{configuration.Origin}: cannot read the {what} {source}: {e.Message}", e);
        }
    }

    [LoggerMessage(1000, LogLevel.Warning,
        "INSECURE: the certificate of {Server} is not checked (insecure-skip-tls-verify in {Origin}). Anyone on the way can read and change what is sent.")]
    private partial void LogInsecure(Uri server, string origin);

    [LoggerMessage(1001, LogLevel.Information, "Certificates for {Server} changed; new connections use the new ones.")]
    private partial void LogRenewed(Uri server);

    [LoggerMessage(1002, LogLevel.Warning, "Certificates for {Server} cannot be loaded again; the last good ones stay in use.")]
    private partial void LogKept(Exception exception, Uri server);
}
