using System.Diagnostics.Metrics;

namespace Signalbox.Kubernetes.Watching;

/// <summary>How list-watches fare.</summary>
internal static class WatchMetrics
{
    private static readonly Counter<long> Restarts = KubernetesMeter.Instance.CreateCounter<long>(
        "signalbox_watch_restarts_total", "{restart}", "Ends of a list or watch by resource and reason.");

    private static readonly Counter<long> UnreadableObjects = KubernetesMeter.Instance.CreateCounter<long>(
        "signalbox_watch_unreadable_objects_total", "{object}", "Objects that came and could not be decoded, by resource.");

    public static void Restarted(string resource, string reason) => Restarts.Add(1, new("resource", resource), new("reason", reason));

    public static void Unreadable(string resource) => UnreadableObjects.Add(1, new KeyValuePair<string, object?>("resource", resource));
}
