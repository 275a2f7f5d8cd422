using System.Net.Http.Headers;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>What goes into the Authorization header, and what is done when the server refuses it.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential to use now; null for none (certificates, anonymous).</summary>
    ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken ct);

    /// <summary>
    /// The server answered 401 to a request that began at <paramref name="requestedAt"/> (<see cref="TimeProvider.GetTimestamp"/>):
    /// drop credentials got before it. True when another try can do better.
    /// </summary>
    bool Refused(long requestedAt);
}
