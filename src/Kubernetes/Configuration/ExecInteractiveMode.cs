namespace Signalbox.Kubernetes.Configuration;

/// <summary>Whether a credential plugin may ask the person at the terminal.</summary>
public enum ExecInteractiveMode
{
    Never,
    IfAvailable,
    Always,
}
