namespace Signalbox.Kubernetes.Authentication;

/// <summary>No credential could be had. The message says why and never holds one.</summary>
public sealed class CredentialException(string message, Exception? inner = null) : Exception(message, inner);
