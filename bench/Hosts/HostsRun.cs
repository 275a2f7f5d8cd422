using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Bench.Faults;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Hosts;

/// <summary>Calls to many hosts, first while all are well, then while some take every request and answer none: what that changes for the others.</summary>
internal static class HostsRun
{
    private const int Parallelism = 32;

    /// <summary>How many calls each hanging host has on it all the time: more than it may have requests in flight.</summary>
    private const int OnEachHanging = 12;

    /// <summary>0 when the others' calls all succeed and their median and 95th percentile grow by no more than the bound, 1 otherwise.</summary>
    public static async Task<int> RunAsync(HostsRunOptions options, CancellationToken cancellation)
    {
        await using var hosts = await ManyHosts.StartAsync(options, cancellation);
        var targets = new BenchTargets();
        var names = Enumerable.Range(0, options.Hosts)
            .Select(host => targets.Add($"host-{host}", new McpTargetSpec { BaseUrl = hosts.Url(host), Timeouts = new() { Response = "2s" } })).ToArray();
        await using var audit = new AuditLog(Stream.Null, new AuditOptions(), NullLoggerFactory.Instance);
        await using var executor = new HttpToolExecutor(targets, audit, NullLoggerFactory.Instance);
        var well = names[options.Hanging..];

        // The first round pays for connections and the compiler.
        await CallAsync(executor, well, 1, cancellation);
        var alone = await CallAsync(executor, well, options.Rounds, cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var hung = names[..options.Hanging].SelectMany(name => Enumerable.Repeat(name, OnEachHanging)).Select(name => HangAsync(executor, name, enough.Token)).ToArray();
        var beside = await CallAsync(executor, well, options.Rounds, cancellation);
        await enough.CancelAsync();
        var stuck = (await Task.WhenAll(hung)).Sum();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{options.Hosts} hosts, {options.Hanging} of them hanging under {hung.Length} calls ({stuck} ended meanwhile, none well)"));
        Console.WriteLine($"all well:      {alone.Durations}, {alone.Failed} failed");
        Console.WriteLine($"some hanging:  {beside.Durations}, {beside.Failed} failed");
        var median = beside.Durations.Median / alone.Durations.Median;
        var late = beside.Durations.At(0.95) / alone.Durations.At(0.95);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of the medians {median:F2}, of the 95th percentiles {late:F2}, bound {options.Bound:F2}"));
        return alone.Failed + beside.Failed == 0 && median <= options.Bound && late <= options.Bound ? 0 : 1;
    }

    private static async Task<(Percentiles Durations, int Failed)> CallAsync(HttpToolExecutor executor, NamespacedName[] names, int rounds, CancellationToken cancellation)
    {
        var durations = new ConcurrentQueue<TimeSpan>();
        var failed = 0;
        await Parallel.ForAsync(0, names.Length * rounds, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, async (n, ct) =>
        {
            var started = Stopwatch.GetTimestamp();
            var result = await executor.CallAsync(Call(names[n % names.Length]), ct);
            durations.Enqueue(Stopwatch.GetElapsedTime(started));
            if (result.IsError)
                Interlocked.Increment(ref failed);
        });
        return (new(durations), failed);
    }

    /// <summary>Calls one host again and again until it is enough; how many calls ended before.</summary>
    private static async Task<int> HangAsync(HttpToolExecutor executor, NamespacedName name, CancellationToken enough)
    {
        for (var ended = 0; ; ended++)
        {
            try
            {
                if (!(await executor.CallAsync(Call(name), enough)).IsError)
                    throw new InvalidOperationException($"{name} answered, and should hang.");
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                return ended;
            }
        }
    }

    private static ToolCall Call(NamespacedName target) => new()
    {
        Plan = FaultPlans.Read,
        Workflow = new("default", "read"),
        Target = target,
        Arguments = JsonElement.Parse("""{"id":"1"}"""),
        Caller = "bench",
    };
}
