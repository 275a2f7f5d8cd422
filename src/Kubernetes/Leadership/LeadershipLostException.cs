namespace Signalbox.Kubernetes.Leadership;

/// <summary>This process led and does no more.</summary>
public sealed class LeadershipLostException(string message) : Exception(message);
