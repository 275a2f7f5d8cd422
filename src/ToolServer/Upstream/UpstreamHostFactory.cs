using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Upstream.Credentials;
using Signalbox.ToolServer.Upstream.Transport;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>Builds a host from a target and the Secrets that it names.</summary>
internal sealed class UpstreamHostFactory(TimeProvider time, ILogger logger)
{
    /// <exception cref="UpstreamRefusedException">The target cannot be used as it stands.</exception>
    public UpstreamHost Create(TargetParts parts)
    {
        var spec = parts.Target.Spec;
        var address = TargetAddress.Parse(parts.BaseUrl);
        var settings = TargetSettings.From(spec);
        var redactor = new SecretRedactor();
        var credential = Values(parts.CredentialName, parts.Credential, "spec.credentials.secretRef or credentialsSecret of the host", redactor);
        var ca = Values(parts.CaName, parts.Ca, "spec.tls.caSecretRef or caSecret of the host", redactor);
        var identity = spec.Credentials?.Type == "clientCertificate" ? credential : null;
        identity?.AllowOrigin(address.BaseUri);

        TransportTrust? trust = null;
        HttpMessageInvoker? transport = null;
        try
        {
            trust = TransportTrust.Create(ca, identity, spec.Tls?.ServerName);
            transport = TransportFactory.Create(settings.Connect, trust, address.BaseUri.IdnHost);
            var credentials = new CredentialsFactory(address, settings, trust, transport, redactor, time, logger).Create(spec.Credentials, credential);
            return new UpstreamHost(address, settings, trust, transport, credentials, redactor, time);
        }
        catch
        {
            transport?.Dispose();
            trust?.Dispose();
            throw;
        }
    }

    private static SecretValues? Values(NamespacedName? name, Secret? secret, string field, SecretRedactor redactor)
    {
        if (name is not { } named)
            return null;

        return secret is not null
            ? new SecretValues(named, secret, redactor)
            : throw new UpstreamRefusedException(
                UpstreamFailureKind.Credentials, $"Secret {named}, which the target names in {field}, does not exist. Create it in that namespace.");
    }
}
