using System.Diagnostics.Metrics;

namespace Signalbox.ToolServer.Hosting;

/// <summary>What is counted. Names and labels are API once shipped.</summary>
public sealed class ToolServerMetrics : IDisposable
{
    public const string MeterName = "Signalbox.ToolServer";

    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _takeovers;
    private readonly Counter<long> _releases;
    private readonly Counter<long> _unrecorded;
    private readonly Counter<long> _refused;

    public ToolServerMetrics()
    {
        _meter = new(MeterName);
        _calls = _meter.CreateCounter<long>("mcp_tool_calls", null, "Tool calls that have ended.");
        _runs = _meter.CreateCounter<long>("signalbox_runs", null, "Recorded runs that have ended here, by phase.");
        _takeovers = _meter.CreateCounter<long>("signalbox_run_takeovers", null, "Runs that were taken over from another process.");
        _releases = _meter.CreateCounter<long>("signalbox_run_releases", null, "Runs that were handed over by a stopping server.");
        _unrecorded = _meter.CreateCounter<long>("signalbox_runs_unrecorded", null, "Calls that may take long and could not be recorded.");
        _refused = _meter.CreateCounter<long>("signalbox_requests_refused", null, "Requests that were refused before anything was run, by HTTP status; 404: no such tool for the caller.");
        _durations = _meter.CreateHistogram(
            "mcp_tool_call_duration_seconds", "s", "Time from the call's arrival to its result.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600] });
    }

    public void RunEnded(string phase) => _runs.Add(1, new KeyValuePair<string, object?>("phase", phase));

    public void RunTakenOver() => _takeovers.Add(1);

    public void RunReleased() => _releases.Add(1);

    public void Refused(int status) => _refused.Add(1, new KeyValuePair<string, object?>("status", status));

    public void RunNotRecorded() => _unrecorded.Add(1);

    /// <summary>Only this instance's instruments: several servers may run in one process.</summary>
    public Meter Meter => _meter;

    public void Called(string tool, string result, TimeSpan duration)
    {
        var toolTag = new KeyValuePair<string, object?>("tool", tool);
        var resultTag = new KeyValuePair<string, object?>("result", result);
        _calls.Add(1, toolTag, resultTag);
        _durations.Record(duration.TotalSeconds, toolTag, resultTag);
    }

    /// <summary>Adds a value that is read when somebody looks.</summary>
    public void Observe(string name, string description, Func<IEnumerable<Measurement<double>>> read) =>
        _meter.CreateObservableGauge(name, read, null, description);

    public void Dispose() => _meter.Dispose();
}
