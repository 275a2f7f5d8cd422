using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>What Prometheus itself says of our metrics.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class MetricsTests(ControlPlaneSet planes)
{
    [KubernetesFact]
    public async Task Prometheus_reads_the_metrics_of_both_processes_without_a_complaint()
    {
        Assert.True(KubeAssets.Promtool is not null, "promtool is missing among the assets; eng/kube-assets.sh brings it.");
        var scenario = await Scenario.StartAsync(planes, "kube-apiserver");
        await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.ServedAsync();
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(scenario.Plane.Processes.ToolServerUrl, $"/tools/{scenario.Tool}"), new StringContent("""{"id":"m1"}"""))).Dispose();

        var calls = await http.GetStringAsync(new Uri(scenario.Plane.Processes.ToolServerUrl, "/metrics"));
        Assert.Contains($"mcp_tool_calls_total{{tool=\"{scenario.Tool}\"", calls, StringComparison.Ordinal);
        var passes = await http.GetStringAsync(new Uri(scenario.Plane.Processes.OperatorUrl, "/metrics"));
        Assert.Contains("mcpworkflow_reconcile_total{result=\"changed\"}", passes, StringComparison.Ordinal);
        foreach (var text in (string[])[calls, passes])
        {
            var said = await Command.RunAsync(KubeAssets.Promtool!, ["check", "metrics"], text);
            Assert.Equal((0, "", ""), (said.ExitCode, said.Output, said.Error));
        }
    }
}
