namespace Signalbox.Kubernetes.Recording;

/// <summary>A series under way: the object in the API that counts it.</summary>
internal sealed record EventSeries(string ObjectName, int Count, DateTimeOffset First, DateTimeOffset Last);
