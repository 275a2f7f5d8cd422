using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Signalbox.ToolServer.Hosting;

/// <summary>One instrument's series by labels.</summary>
internal sealed class MetricFamily
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly string _type;
    private readonly double[] _bounds;

    public MetricFamily(Instrument instrument)
    {
        _type = instrument is Counter<long> ? "counter" : instrument is Histogram<double> ? "histogram" : "gauge";
        Name = _type == "counter" ? instrument.Name + "_total" : instrument.Name;
        _help = instrument.Description ?? "";
        _bounds = [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? []];
    }

    public string Name { get; }

    /// <summary>Gauges are read anew each time; a label value that is gone must not be shown for ever.</summary>
    public void Forget()
    {
        if (_type != "gauge")
            return;
        lock (_lock)
            _series.Clear();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series))
                _series[labels] = series = new(_bounds.Length);
            if (_type == "gauge")
                series.Sum = value;
            else
                series.Sum += value;
            series.Count++;
            for (var i = 0; i < _bounds.Length; i++)
            {
                if (value <= _bounds[i])
                    series.Buckets[i]++;
            }
        }
    }

    public void Write(StringBuilder text)
    {
        lock (_lock)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_help}\n# TYPE {Name} {_type}\n");
            foreach (var (labels, series) in _series)
            {
                if (_type == "histogram")
                    WriteHistogram(text, labels, series);
                else
                    text.Append(CultureInfo.InvariantCulture, $"{Name}{Braced(labels)} {PrometheusText.Number(series.Sum)}\n");
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        var before = labels.Length == 0 ? "" : labels + ",";
        for (var i = 0; i < _bounds.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{before}le=\"{PrometheusText.Number(_bounds[i])}\"}} {series.Buckets[i]}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{before}le=\"+Inf\"}} {series.Count}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{Braced(labels)} {PrometheusText.Number(series.Sum)}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Name}_count{Braced(labels)} {series.Count}\n");
    }

    private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(escaped).Append('"');
        }
        return text.ToString();
    }

    private sealed class Series(int buckets)
    {
        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}
