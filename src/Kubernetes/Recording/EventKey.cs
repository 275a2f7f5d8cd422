namespace Signalbox.Kubernetes.Recording;

/// <summary>Events that are equal in this are one series.</summary>
internal readonly record struct EventKey(
    string ApiVersion, string Kind, string Namespace, string Name, string? Uid, EventType Type, string Reason, string Action, string Note);
