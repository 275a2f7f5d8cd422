using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Signalbox.Kubernetes;

namespace Signalbox.ToolServer.Tracing;

/// <summary>Spans and metrics to an OpenTelemetry collector, over OTLP with HTTP and protobuf. A collector that is away costs what it would have heard, and nothing else.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    /// <param name="collector">Where they go.</param>
    /// <param name="meter">Name of the meter of its measurements.</param>
    public TelemetryExport(TelemetryCollector collector, string meter)
    {
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(collector.Resource).AddSource(CallTrace.SourceName)
            .AddOtlpExporter(options => collector.Set(options, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(collector.Resource).AddMeter(meter, KubernetesMeter.Name)
            .AddOtlpExporter(options => collector.Set(options, "v1/metrics")).Build();
    }

    /// <summary>Sends what is left, for as long as the exporter's own timeout.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
