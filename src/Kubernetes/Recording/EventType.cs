namespace Signalbox.Kubernetes.Recording;

/// <summary>The two kinds of events that Kubernetes knows.</summary>
public enum EventType
{
    Normal,
    Warning,
}
