using System.Diagnostics.Metrics;
using Signalbox.Operator.Hosting;

namespace Signalbox.Operator.Tests.Hosting;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_gauges_and_histograms_are_written_as_Prometheus_reads_them()
    {
        using var meter = new Meter("prometheus-text-tests");
        using var text = new PrometheusText(meter.Name);
        var counter = meter.CreateCounter<long>("calls_total", null, "Calls.");
        counter.Add(2, KeyValuePair.Create<string, object?>("result", "a\"b"));
        counter.Add(3, KeyValuePair.Create<string, object?>("result", "a\"b"));
        var depth = meter.CreateUpDownCounter<long>("depth");
        depth.Add(4);
        depth.Add(-1);
        meter.CreateHistogram<double>("seconds").Record(0.004);
        meter.CreateObservableGauge("now", () => 7);

        var lines = text.Write().Split('\n');
        Assert.Contains("# HELP calls_total Calls.", lines);
        Assert.Contains("# TYPE calls_total counter", lines);
        Assert.Contains("calls_total{result=\"a\\\"b\"} 5", lines);
        Assert.Contains("# TYPE depth gauge", lines);
        Assert.Contains("depth 3", lines);
        Assert.Contains("seconds_bucket{le=\"0.001\"} 0", lines);
        Assert.Contains("seconds_bucket{le=\"0.005\"} 1", lines);
        Assert.Contains("seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("seconds_count 1", lines);
        Assert.Contains("now 7", lines);
    }
}
