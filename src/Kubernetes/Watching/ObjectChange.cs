using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Watching;

/// <summary>One change of an <see cref="ObjectStore{T}"/>.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Old">As it was known; null for a new one.</param>
/// <param name="New">As it is; null when it is gone, or can no longer be read (<see cref="Unreadable"/>).</param>
public sealed record ObjectChange<T>(NamespacedName Key, T? Old, T? New)
    where T : class
{
    /// <summary>Why the object, which still exists, cannot be decoded; null otherwise.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Read from the server's cache when nothing was known of its kind: the object may have been changed or deleted before, and the watch tells it only now.</summary>
    public bool MayBeOld { get; init; }
}
