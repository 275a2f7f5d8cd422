using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;
using Signalbox.Operator;
using Signalbox.ToolServer;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.ApprovalLatency;

/// <summary>
/// LocalCluster, operator and tool server in one process, as <c>signalbox up</c> runs them; a session client and a client of the
/// stateless revision wait for the list change and ask for the list again, as real clients do.
/// </summary>
internal static class ApprovalLatencyRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>0 when the median of the slower era is within the bound, 1 otherwise.</summary>
    public static async Task<int> RunAsync(ApprovalLatencyOptions options, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            var logs = NullLoggerFactory.Instance;
            await using var cluster = await LocalClusterHost.StartAsync(
                new() { DataDirectory = folder, Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, logs, cancellation);
            using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath));
            await using var operatorHost = await OperatorHost.StartAsync(new() { LeaderElection = false }, client, logs, cancellation);
            await using var toolServer = await ToolServerHost.StartAsync(
                new() { ListenUrl = "http://127.0.0.1:0", Identity = "bench" }, client, logs, cancellation);
            return await MeasureAsync(options, client, toolServer.McpUrl, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(ApprovalLatencyOptions options, KubernetesClient client, Uri mcp, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        await client.CreateAsync(SignalboxApi.Targets, BenchObjects.Namespace, BenchObjects.Target(), patience.Token);
        for (var i = 0; i < options.Workflows + options.Rounds; i++)
            await client.CreateAsync(SignalboxApi.Workflows, BenchObjects.Namespace, BenchObjects.Workflow(i), patience.Token);
        for (var i = 0; i < options.Workflows + options.Rounds; i++)
            await BenchObjects.PublishedAsync(client, i, patience.Token);

        await using var session = await SessionListener.ConnectAsync(mcp, patience.Token);
        await using var stateless = await StatelessListener.ConnectAsync(mcp, patience.Token);
        for (var i = 0; i < options.Workflows; i++)
            await BenchObjects.DecideAsync(client, i, WorkflowPhase.Approved, patience.Token);
        await session.SeesAsync(options.Workflows, patience.Token);
        await stateless.SeesAsync(options.Workflows, patience.Token);
        Console.WriteLine($"{options.Workflows} workflows live");

        var (sessions, statelesses) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var live = options.Workflows + round + 1;
            var started = Stopwatch.GetTimestamp();
            await BenchObjects.DecideAsync(client, live - 1, WorkflowPhase.Approved, patience.Token);
            var both = await Task.WhenAll(
                TimedAsync(session.SeesAsync(live, patience.Token), started), TimedAsync(stateless.SeesAsync(live, patience.Token), started));
            sessions.Add(both[0]);
            statelesses.Add(both[1]);
        }
        return Report(options, new(sessions), new(statelesses));
    }

    private static int Report(ApprovalLatencyOptions options, Percentiles session, Percentiles stateless)
    {
        var slower = session.Median > stateless.Median ? session.Median : stateless.Median;
        Console.WriteLine($"2025-11-25 session    {session}");
        Console.WriteLine($"2026-07-28 stateless  {stateless}");
        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"ratio to the bound of {options.Bound.TotalMilliseconds:F0} ms: {slower / options.Bound:F3}"));
        return slower <= options.Bound ? 0 : 1;
    }

    private static async Task<TimeSpan> TimedAsync(Task task, long started)
    {
        await task;
        return Stopwatch.GetElapsedTime(started);
    }
}
