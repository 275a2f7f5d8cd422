using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.LocalCluster;

/// <summary>What LocalCluster costs: creates that share the syncing to disk, and what a watch adds to a write that was acknowledged.</summary>
internal static class LocalClusterRun
{
    private const string Namespace = "default";
    private const int Parallelism = 32;

    /// <summary>0 when both are within their bounds, 1 otherwise.</summary>
    public static async Task<int> RunAsync(LocalClusterRunOptions options, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            await using var cluster = await LocalClusterHost.StartAsync(
                new() { DataDirectory = folder, Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, NullLoggerFactory.Instance, cancellation);
            using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath));
            // The first request pays for the compiler and the connection.
            await client.CreateAsync(SignalboxApi.Workflows, Namespace, BenchObjects.Workflow(0), cancellation);
            var creates = await CreateAsync(client, options.Creates, cancellation);
            var watch = await WatchAsync(client, options.Creates, options.Rounds, cancellation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{options.Creates} creates, {Parallelism} at a time: {creates.TotalMilliseconds:F0} ms, ratio to the bound {creates / options.CreatesBound:F3}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"event behind its acknowledgement: {watch}, ratio of the median to the bound {watch.Median / options.WatchBound:F3}"));
            return creates <= options.CreatesBound && watch.Median <= options.WatchBound ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TimeSpan> CreateAsync(KubernetesClient client, int count, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (i, ct) => await client.CreateAsync(SignalboxApi.Workflows, Namespace, BenchObjects.Workflow(i), ct));
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<Percentiles> WatchAsync(KubernetesClient client, int created, int rounds, CancellationToken cancellation)
    {
        var list = await client.ListAsync(SignalboxApi.Workflows, Namespace, new() { Limit = 1 }, cancellation);
        await using var events = client.WatchAsync(
            SignalboxApi.Workflows, Namespace, new() { ResourceVersion = list.ResourceVersion, AllowBookmarks = false }, cancellation).GetAsyncEnumerator(cancellation);
        var delays = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            var next = events.MoveNextAsync().AsTask();
            await client.CreateAsync(SignalboxApi.Workflows, Namespace, BenchObjects.Workflow(created + 1 + round), cancellation);
            var acknowledged = Stopwatch.GetTimestamp();
            if (!await next)
                throw new InvalidOperationException("The watch ended before its time.");
            delays.Add(Stopwatch.GetElapsedTime(acknowledged));
        }
        return new(delays);
    }
}
