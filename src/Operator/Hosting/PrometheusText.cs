using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Signalbox.Operator.Hosting;

/// <summary>Collects the instruments of some meters and writes them in the Prometheus text format 0.0.4.</summary>
public sealed class PrometheusText : IDisposable
{
    private static readonly double[] Buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Series>> _series = new();

    public PrometheusText(params string[] meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name))
            {
                _series.TryAdd(instrument, new());
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Record(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Record(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Record(i, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, series) in _series.OrderBy(s => s.Key.Name, StringComparer.Ordinal))
        {
            if (!string.IsNullOrEmpty(instrument.Description))
                text.Append("# HELP ").Append(instrument.Name).Append(' ').Append(instrument.Description.Replace('\n', ' ')).Append('\n');
            text.Append("# TYPE ").Append(instrument.Name).Append(' ').Append(Kind(instrument)).Append('\n');
            foreach (var (labels, one) in series.OrderBy(s => s.Key, StringComparer.Ordinal))
                one.Write(text, instrument.Name, labels);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_series.TryGetValue(instrument, out var series))
            return;
        var one = series.GetOrAdd(Labels(tags), _ => new(Kind(instrument) == "histogram" ? new long[Buckets.Length] : null));
        one.Record(value, isTotal: Adds(instrument));
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var parts = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            parts[i] = $"{tags[i].Key}=\"{Escape(Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "")}\"";
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join(',', parts);
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static bool Adds(Instrument instrument) => !instrument.IsObservable && instrument.GetType().Name is var name
        && (name.StartsWith("Counter", StringComparison.Ordinal) || name.StartsWith("UpDownCounter", StringComparison.Ordinal));

    private static string Kind(Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        var name when name.StartsWith("Counter", StringComparison.Ordinal) || name.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        _ => "gauge",
    };

    private sealed class Series(long[]? buckets)
    {
        private readonly Lock _lock = new();
        private double _value;
        private long _count;

        public void Record(double value, bool isTotal)
        {
            lock (_lock)
            {
                _value = isTotal || buckets is not null ? _value + value : value;
                _count++;
                for (var i = 0; i < buckets?.Length; i++)
                {
                    if (value <= Buckets[i])
                        buckets[i]++;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                if (buckets is null)
                {
                    Line(text, name, labels, _value);
                    return;
                }
                var prefix = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < buckets.Length; i++)
                    Line(text, name + "_bucket", $"{prefix}le=\"{Buckets[i].ToString(CultureInfo.InvariantCulture)}\"", buckets[i]);
                Line(text, name + "_bucket", $"{prefix}le=\"+Inf\"", _count);
                Line(text, name + "_sum", labels, _value);
                Line(text, name + "_count", labels, _count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0)
                text.Append('{').Append(labels).Append('}');
            text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
