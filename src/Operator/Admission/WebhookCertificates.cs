using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Operator.Admission;

/// <summary>The certificate that is served, kept good for as long as the process runs: the API server trusts a new one for one round before it is served.</summary>
internal sealed partial class WebhookCertificates(WebhookSecret secret, WebhookRegistration registration, TimeProvider time, ILogger<WebhookCertificates> logger) : IDisposable
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(15);
    private WebhookKeys? _known;
    private WebhookKeys? _served;
    private X509Certificate2? _certificate;
    private bool? _registered;

    /// <summary>Fit for a handshake at any time after <see cref="StartAsync"/>.</summary>
    public SslServerAuthenticationOptions Options() => new() { ServerCertificate = _certificate };

    /// <exception cref="KubernetesApiException">The Secret may not be read or written.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        await RoundAsync(ct);
        Serve(_known!);
    }

    /// <summary>Until cancelled. What fails is told and tried again in the next round.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(s_round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                try
                {
                    if (_known is { } trusted && trusted != _served)
                        Serve(trusted);
                    await RoundAsync(ct);
                }
                catch (Exception error) when (error is KubernetesApiException or HttpRequestException or CredentialException or IOException)
                {
                    LogFailed(error);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    public void Dispose() => _certificate?.Dispose();

    private async Task RoundAsync(CancellationToken ct)
    {
        var keys = await secret.EnsureAsync(ct);
        var registered = await registration.TrustAsync(keys.Authorities, ct);
        if (registered != _registered)
        {
            if (registered)
                LogRegistered(WebhookRegistration.Name);
            else
                LogNotRegistered(WebhookRegistration.Name);
        }
        (_known, _registered) = (keys, registered);
    }

    // The one before is left to the garbage collector: handshakes may still use it.
    private void Serve(WebhookKeys keys)
    {
        _certificate = keys.Load();
        _served = keys;
        LogServed(_certificate.NotAfter.ToUniversalTime());
    }

    [LoggerMessage(3120, LogLevel.Information, "The webhook serves a certificate that ends {NotAfter:u}.")]
    private partial void LogServed(DateTime notAfter);

    [LoggerMessage(3121, LogLevel.Information, "The API server sends admission requests here: both configurations called {Name} trust the certificate.")]
    private partial void LogRegistered(string name);

    [LoggerMessage(3122, LogLevel.Warning, "There are not both a ValidatingWebhookConfiguration and a MutatingWebhookConfiguration called {Name}: the webhook guards less than it could.")]
    private partial void LogNotRegistered(string name);

    [LoggerMessage(3123, LogLevel.Error, "The webhook's certificate could not be looked after; it is tried again")]
    private partial void LogFailed(Exception exception);
}
