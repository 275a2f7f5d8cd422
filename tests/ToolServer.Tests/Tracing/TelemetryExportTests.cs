using System.Diagnostics;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Tests.Tracing;

[Collection(TracingCollection.Name)]
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task A_collector_gets_the_spans_and_the_measurements()
    {
        await using var collector = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        using var metrics = new ToolServerMetrics();
        ActivityTraceId trace;
        using (new TelemetryExport(new(new(collector.Url), "replica-1"), ToolServerMetrics.MeterName))
        {
            using (var span = CallTrace.Source.StartActivity("tools/call get_things"))
                trace = span!.TraceId;
            metrics.Called("get_things", "ok", TimeSpan.FromMilliseconds(3));
        }
        Assert.Contains(collector.Seen, seen => seen is { Method: "POST", Target: "/v1/traces" } && seen.Body.Contains("tools/call get_things", StringComparison.Ordinal) && seen.Body.Contains("replica-1", StringComparison.Ordinal));
        Assert.Contains(collector.Seen, seen => seen is { Method: "POST", Target: "/v1/metrics" } && seen.Body.Contains("mcp_tool_calls", StringComparison.Ordinal));
        Assert.NotEqual(default, trace);
    }

    [Fact]
    public void A_collector_that_is_away_costs_nothing_but_what_it_would_have_heard()
    {
        using (new TelemetryExport(new(new($"http://127.0.0.1:{TestUpstream.FreePort()}"), "replica-1"), ToolServerMetrics.MeterName))
            CallTrace.Source.StartActivity("tools/call get_things")?.Dispose();
        Assert.Null(CallTrace.Source.StartActivity("nobody listens any more"));
    }
}
