using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Signalbox.Kubernetes;

namespace Signalbox.ToolServer.Tracing;

/// <summary>Spans and metrics to an OpenTelemetry collector, over OTLP with HTTP and protobuf. A collector that is away costs what it would have heard, and nothing else.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    /// <param name="endpoint">Base address of the collector, such as <c>http://collector:4318</c>; <c>/v1/traces</c> and <c>/v1/metrics</c> are below it.</param>
    /// <param name="identity">Of this replica.</param>
    /// <param name="meter">Name of the meter of its measurements.</param>
    public TelemetryExport(Uri endpoint, string identity, string meter)
    {
        var version = typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3);
        var resource = ResourceBuilder.CreateEmpty().AddService("signalbox-toolserver", serviceVersion: version, serviceInstanceId: identity);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(CallTrace.SourceName)
            .AddOtlpExporter(options => Set(options, endpoint, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(meter, KubernetesMeter.Name)
            .AddOtlpExporter(options => Set(options, endpoint, "v1/metrics")).Build();
    }

    /// <summary>Sends what is left, for as long as the exporter's own timeout.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Set(OtlpExporterOptions options, Uri endpoint, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/"), signal);
        options.TimeoutMilliseconds = 2000;
    }
}
