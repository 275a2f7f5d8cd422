using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admission;

/// <summary>The webhook with its certificate. Every replica serves it, leader or not.</summary>
internal sealed class RunningWebhook : IAsyncDisposable
{
    private readonly WebhookCertificates _certificates;
    private readonly WebhookEndpoint _endpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    private RunningWebhook(WebhookCertificates certificates, WebhookEndpoint endpoint)
    {
        (_certificates, _endpoint) = (certificates, endpoint);
        _renewing = certificates.RunAsync(_stop.Token);
    }

    public Uri Url => _endpoint.Url;

    /// <exception cref="OperatorException">The address cannot be used, or the certificate may not be kept.</exception>
    public static async Task<RunningWebhook> StartAsync(
        IPEndPoint address, OperatorOptions options, KubernetesClient client, ILoggerFactory loggerFactory, TimeProvider time, CancellationToken ct)
    {
        var service = $"{options.WebhookService}.{options.SystemNamespace}.svc";
        var secret = new WebhookSecret(client, options.SystemNamespace, [service, $"{service}.cluster.local", "localhost"], time);
        var certificates = new WebhookCertificates(secret, new(client), time, loggerFactory.CreateLogger<WebhookCertificates>());
        try
        {
            await certificates.StartAsync(ct);
            var desk = new AdmissionDesk(new AccessReviewer(client, time), (ns, name, stop) => FindAsync(client, ns, name, stop), options.FourEyes);
            return new(certificates, await WebhookEndpoint.StartAsync(address.Address, address.Port, certificates, desk, loggerFactory, ct));
        }
        catch (KubernetesApiException error) when (error.IsForbidden)
        {
            certificates.Dispose();
            throw new OperatorException($"The webhook lacks a right: {error.Message} Bind the roles called signalbox-operator-webhook (config/webhook/rbac.yaml) to the operator.", error);
        }
        catch
        {
            certificates.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        await _endpoint.DisposeAsync();
        _certificates.Dispose();
        _stop.Dispose();
    }

    private static async Task<JsonElement?> FindAsync(KubernetesClient client, string ns, string name, CancellationToken ct)
    {
        try
        {
            var path = $"/apis/{SignalboxApi.Group}/{SignalboxApi.Version}/namespaces/{Uri.EscapeDataString(ns)}/mcpworkflows/{Uri.EscapeDataString(name)}";
            return await client.SendRawAsync(HttpMethod.Get, path, null, null, ct) is { } found ? JsonSerializer.SerializeToElement(found, AdmissionJson.Default.JsonNode) : null;
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }
}
