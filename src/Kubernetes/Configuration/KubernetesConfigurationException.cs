namespace Signalbox.Kubernetes.Configuration;

/// <summary>No client can be made of what was found. The message names the file, the entry and the remedy.</summary>
public sealed class KubernetesConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
