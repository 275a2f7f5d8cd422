using System.Diagnostics.CodeAnalysis;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Watching;

/// <summary>
/// What an informer knows, by key. Thread-safe; written by the informer alone. An object that exists but cannot be decoded is not in it
/// (its last readable state may be one that was since revoked) but in <see cref="Unreadable"/>.
/// </summary>
public sealed class ObjectStore<T>
    where T : class, IKubernetesObject
{
    private readonly Lock gate = new();
    private Dictionary<NamespacedName, T> objects = [];
    private Dictionary<NamespacedName, string> unreadable = [];
    private T[]? snapshot;

    public int Count
    {
        get
        {
            lock (gate)
                return objects.Count;
        }
    }

    /// <summary>The keys that exist but cannot be decoded, with the reason.</summary>
    public IReadOnlyDictionary<NamespacedName, string> Unreadable
    {
        get
        {
            lock (gate)
                return new Dictionary<NamespacedName, string>(unreadable);
        }
    }

    public bool TryGet(NamespacedName key, [NotNullWhen(true)] out T? value)
    {
        lock (gate)
            return objects.TryGetValue(key, out value);
    }

    /// <summary>All objects at one moment, in no order.</summary>
    public IReadOnlyCollection<T> Snapshot()
    {
        lock (gate)
            return snapshot ??= [.. objects.Values];
    }

    internal ObjectChange<T> Put(NamespacedName key, T value)
    {
        lock (gate)
        {
            objects.TryGetValue(key, out var old);
            objects[key] = value;
            unreadable.Remove(key);
            snapshot = null;
            return new(key, old, value);
        }
    }

    /// <summary>Null when nothing was known of it.</summary>
    internal ObjectChange<T>? Remove(NamespacedName key)
    {
        lock (gate)
        {
            var wasUnreadable = unreadable.Remove(key);
            if (!objects.Remove(key, out var old) && !wasUnreadable)
                return null;
            snapshot = null;
            return new(key, old, null);
        }
    }

    internal ObjectChange<T> MarkUnreadable(NamespacedName key, string why)
    {
        lock (gate)
        {
            objects.Remove(key, out var old);
            unreadable[key] = why;
            snapshot = null;
            return new(key, old, null) { Unreadable = why };
        }
    }

    /// <summary>Swaps everything at once and tells what is different, the deletions that were missed among it.</summary>
    internal List<ObjectChange<T>> Replace(Dictionary<NamespacedName, T> now, Dictionary<NamespacedName, string> unreadableNow)
    {
        lock (gate)
        {
            var changes = new List<ObjectChange<T>>();
            foreach (var (key, value) in now)
            {
                if (!objects.TryGetValue(key, out var old) || old.Metadata.ResourceVersion != value.Metadata.ResourceVersion)
                    changes.Add(new(key, old, value));
            }
            foreach (var (key, why) in unreadableNow)
                changes.Add(new(key, objects.GetValueOrDefault(key), null) { Unreadable = why });
            foreach (var (key, old) in objects)
            {
                if (!now.ContainsKey(key) && !unreadableNow.ContainsKey(key))
                    changes.Add(new(key, old, null));
            }
            foreach (var key in unreadable.Keys)
            {
                if (!now.ContainsKey(key) && !unreadableNow.ContainsKey(key))
                    changes.Add(new(key, null, null));
            }
            (objects, unreadable, snapshot) = (now, unreadableNow, null);
            return changes;
        }
    }
}
