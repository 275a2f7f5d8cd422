using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace Signalbox.ToolServer.Tracing;

/// <summary>An OpenTelemetry collector that takes OTLP over HTTP with protobuf, and who tells it something.</summary>
/// <param name="Endpoint">Base address, such as <c>http://collector:4318</c>; <c>/v1/traces</c>, <c>/v1/metrics</c> and <c>/v1/logs</c> are below it.</param>
/// <param name="Identity">Of this replica.</param>
internal sealed record TelemetryCollector(Uri Endpoint, string Identity)
{
    /// <summary>What of this replica stands with everything that it sends.</summary>
    public ResourceBuilder Resource => ResourceBuilder.CreateEmpty().AddService(
        "signalbox-toolserver", serviceVersion: typeof(TelemetryCollector).Assembly.GetName().Version?.ToString(3), serviceInstanceId: Identity);

    /// <summary>Points an exporter at the collector.</summary>
    /// <param name="options">Of the exporter.</param>
    /// <param name="signal">Path below the endpoint.</param>
    public void Set(OtlpExporterOptions options, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(new Uri(Endpoint.AbsoluteUri.TrimEnd('/') + "/"), signal);
        options.TimeoutMilliseconds = 2000;
    }
}
