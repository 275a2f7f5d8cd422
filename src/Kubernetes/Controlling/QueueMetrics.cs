using System.Diagnostics.Metrics;

namespace Signalbox.Kubernetes.Controlling;

/// <summary>Metrics of one queue, under the names of client-go.</summary>
internal sealed class QueueMetrics
{
    private static readonly UpDownCounter<long> Depth = KubernetesMeter.Instance.CreateUpDownCounter<long>(
        "workqueue_depth", "{key}", "Keys that wait.");

    private static readonly Counter<long> Adds = KubernetesMeter.Instance.CreateCounter<long>(
        "workqueue_adds_total", "{key}", "Keys added.");

    private static readonly Counter<long> Retries = KubernetesMeter.Instance.CreateCounter<long>(
        "workqueue_retries_total", "{key}", "Keys added again after a failure.");

    private static readonly Histogram<double> Waited = KubernetesMeter.Instance.CreateHistogram<double>(
        "workqueue_queue_duration_seconds", "s", "How long a key waited.");

    private static readonly Histogram<double> Worked = KubernetesMeter.Instance.CreateHistogram<double>(
        "workqueue_work_duration_seconds", "s", "How long a key was worked on.");

    private readonly KeyValuePair<string, object?> name;

    public QueueMetrics(string queue)
    {
        name = new("name", queue);
        // From zero, so that a rate can be computed from the first failure on.
        Depth.Add(0, name);
        Adds.Add(0, name);
        Retries.Add(0, name);
    }

    public void Added()
    {
        Depth.Add(1, name);
        Adds.Add(1, name);
    }

    public void Taken(TimeSpan waited)
    {
        Depth.Add(-1, name);
        Waited.Record(waited.TotalSeconds, name);
    }

    public void Done(TimeSpan worked) => Worked.Record(worked.TotalSeconds, name);

    public void Retried() => Retries.Add(1, name);
}
