using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>Picks the credential of a configuration, in the order of client-go: plugin, token file, token, user name.</summary>
internal static class CredentialSources
{
    public static ICredentialSource For(KubernetesClientConfiguration configuration, TimeProvider time, ILogger logger) => configuration switch
    {
        { Exec: { } exec } => new ExecCredential(exec, configuration, new ProcessExecRunner(), time),
        { TokenFile: { } file } => new TokenFileCredential(file, time, logger),
        { Token: { } token } => FixedCredential.Bearer(token),
        { Basic: { } basic } => FixedCredential.Basic(basic),
        _ => FixedCredential.None,
    };
}
