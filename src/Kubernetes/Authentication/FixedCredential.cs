using System.Net.Http.Headers;
using System.Text;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>A credential that never changes: a token of the kubeconfig, user name and password, or none.</summary>
internal sealed class FixedCredential(AuthenticationHeaderValue? header) : ICredentialSource
{
    public static FixedCredential None { get; } = new(null);

    public static FixedCredential Bearer(string token) => new(new("Bearer", token));

    public static FixedCredential Basic(BasicCredentials basic) =>
        new(new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{basic.Password}"))));

    public ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken ct) => new(header);

    public bool Refused(long requestedAt) => false;
}
