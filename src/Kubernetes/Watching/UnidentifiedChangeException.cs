namespace Signalbox.Kubernetes.Watching;

/// <summary>A watch event whose object has no readable name or version.</summary>
internal sealed class UnidentifiedChangeException(string message) : Exception(message);
