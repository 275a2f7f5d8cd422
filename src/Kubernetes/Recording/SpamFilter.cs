using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Recording;

/// <summary>Limits the events about one object: 25 at once, then one in five minutes (client-go tools/record/events_cache.go).</summary>
internal sealed class SpamFilter(TimeProvider time)
{
    private const int MostObjects = 4096;

    private readonly Dictionary<(string Kind, string Namespace, string Name), TokenBucket> buckets = [];

    public bool Allows(ObjectRef regarding)
    {
        var key = (regarding.Kind, regarding.Namespace, regarding.Name);
        if (!buckets.TryGetValue(key, out var bucket))
        {
            // Begin again rather than grow: the worst that follows is some more events.
            if (buckets.Count >= MostObjects)
                buckets.Clear();
            buckets[key] = bucket = new(1 / 300.0, 25, time);
        }
        return bucket.TryTake();
    }
}
