using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>Runs a credential plugin; the boundary to the operating system.</summary>
internal interface IExecRunner
{
    /// <summary>Standard output of a plugin that ended with 0.</summary>
    /// <exception cref="CredentialException">It could not be started, failed, or took too long.</exception>
    Task<string> RunAsync(ExecPlugin plugin, string execInfo, CancellationToken ct);
}
