using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Bench.Faults;

/// <summary>
/// Calls against an upstream that spoils a share of its requests. What may be repeated ends right; what may not is sent once, and what is said of it is
/// never contradicted by the upstream; every call ends within its deadline.
/// </summary>
internal static class FaultRun
{
    private const double RightShare = 0.999;
    private static readonly TimeSpan Response = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>0 when all three hold, 1 otherwise.</summary>
    public static async Task<int> RunAsync(FaultRunOptions options, CancellationToken cancellation)
    {
        await using var upstream = await FaultyUpstream.StartAsync(options.Share, options.Seed, Response * 3, cancellation);
        var targets = new BenchTargets();
        // Retries as they are by default, only sooner; limits wide enough that the faults alone decide.
        var target = targets.Add("api", new McpTargetSpec
        {
            BaseUrl = upstream.Url,
            Timeouts = new() { Response = "250ms", Call = "30s" },
            Retry = new() { BaseDelay = "10ms", MaxDelay = "500ms" },
            Limits = new() { MaxConcurrent = options.Parallelism },
        });
        await using var audit = new AuditLog(Stream.Null, new AuditOptions(), NullLoggerFactory.Instance);
        await using var executor = new HttpToolExecutor(targets, audit, NullLoggerFactory.Instance);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}, {options.Share:P0} of the requests spoilt, {options.Parallelism} calls at a time"));

        await WarmUpAsync(executor, targets, options, cancellation);
        var repeatable = new FaultTally();
        await CallAsync(options, async (n, id) =>
        {
            var plan = (n % 3) switch { 0 => FaultPlans.Read, 1 => FaultPlans.Replace, _ => FaultPlans.Delete };
            await OneAsync(executor, target, plan, id, repeatable, result => result.IsError ? null : plan == FaultPlans.Replace && upstream.Put(id) is null
                || plan == FaultPlans.Delete && !upstream.Deleted(id) ? $"{plan.Spec.WorkflowId} {id}: said done, was not" : null, cancellation);
        }, cancellation);
        var once = new FaultTally();
        await CallAsync(options, (_, id) => OneAsync(executor, target, FaultPlans.Create, id, once, result =>
            upstream.Received(id) > 1 ? $"create {id}: sent {upstream.Received(id)} times"
            : !result.IsError && upstream.Created(id) != 1 ? $"create {id}: said done, was not"
            : result is { IsError: true, OutcomeUnknown: false } && upstream.Created(id) != 0 ? $"create {id}: said failed, was done" : null, cancellation), cancellation);

        Console.WriteLine($"upstream: {string.Join(", ", upstream.Faults.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} {entry.Key}"))}");
        var right = (double)repeatable.Right / options.Calls;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"repeatable: {repeatable.Right} of {options.Calls} right ({right:P3}, bound {RightShare:P1}), {repeatable.Failed} failed; {repeatable.Durations}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"not repeatable: {once.Right} done, {once.Failed} failed and not done, {once.Unknown} said to be unknown; none sent twice: {once.Wrong.Count == 0}; {once.Durations}"));
        foreach (var wrong in repeatable.Wrong.Concat(once.Wrong).Take(20))
            Console.WriteLine(wrong);
        var longest = Max(repeatable.Durations.At(1), once.Durations.At(1));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest call {longest.TotalSeconds:F1} s, ratio to the deadline {longest / Deadline:F3}"));
        return right >= RightShare && repeatable.Wrong.Count + once.Wrong.Count == 0 && longest <= Deadline ? 0 : 1;
    }

    /// <summary>The first calls pay for the compiler, which the short timeout of the measured target has no time for.</summary>
    private static async Task WarmUpAsync(HttpToolExecutor executor, BenchTargets targets, FaultRunOptions options, CancellationToken cancellation)
    {
        await using var well = await FaultyUpstream.StartAsync(0, options.Seed, TimeSpan.Zero, cancellation);
        var target = targets.Add("warm", new McpTargetSpec { BaseUrl = well.Url });
        var ignored = new FaultTally();
        foreach (var plan in new[] { FaultPlans.Read, FaultPlans.Replace, FaultPlans.Delete, FaultPlans.Create })
            await CallAsync(options with { Calls = 200 }, (_, id) => OneAsync(executor, target, plan, id, ignored, _ => null, cancellation), cancellation);
    }

    private static Task CallAsync(FaultRunOptions options, Func<int, string, Task> call, CancellationToken cancellation) => Parallel.ForAsync(
            0, options.Calls, new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellation },
            async (n, _) => await call(n, n.ToString(CultureInfo.InvariantCulture)));

    private static async Task OneAsync(
        HttpToolExecutor executor, NamespacedName target, WorkflowPlan plan, string id, FaultTally tally, Func<ToolCallResult, string?> contradiction, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await executor.CallAsync(
            new ToolCall
            {
                Plan = plan,
                Workflow = new("default", plan.Spec.WorkflowId),
                Target = target,
                Arguments = JsonElement.Parse($$"""{"id":"{{id}}"}"""),
                Caller = "bench",
            },
            cancellation);
        tally.Add(Stopwatch.GetElapsedTime(started), !result.IsError, result.OutcomeUnknown, contradiction(result));
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
