using Signalbox.Kubernetes.Objects;

namespace Signalbox.Operator.Observing;

/// <summary>Objects of one kind by the object that they refer to, such as approvals by workflow. Thread-safe.</summary>
public sealed class ReferenceIndex<T>(Func<T, NamespacedName> referenceOf)
    where T : class, IKubernetesObject
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, Dictionary<NamespacedName, T>> _byReference = [];

    public void Change(T? old, T? @new)
    {
        lock (_lock)
        {
            if (old is not null && _byReference.TryGetValue(referenceOf(old), out var from))
            {
                from.Remove(Key(old));
                if (from.Count == 0)
                    _byReference.Remove(referenceOf(old));
            }
            if (@new is null)
                return;
            if (!_byReference.TryGetValue(referenceOf(@new), out var to))
                _byReference[referenceOf(@new)] = to = [];
            to[Key(@new)] = @new;
        }
    }

    public IReadOnlyList<T> Of(NamespacedName reference)
    {
        lock (_lock)
            return _byReference.TryGetValue(reference, out var objects) ? [.. objects.Values] : [];
    }

    private static NamespacedName Key(T value) => new(value.Metadata.Namespace ?? "", value.Metadata.Name);
}
