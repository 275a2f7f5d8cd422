using System.Collections.Concurrent;
using Signalbox.Kubernetes.Controlling;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Controlling;

public sealed class ControlLoopTests
{
    [Fact]
    public async Task Each_outcome_settles_its_key_as_it_says()
    {
        using var queue = new WorkQueue<string>("outcomes", limiter: new(first: TimeSpan.FromMilliseconds(1)));
        var passes = new ConcurrentDictionary<string, int>();
        var logs = new LogList();
        var loop = new ControlLoop<string>(queue, new Reconciler(key => (key, passes.AddOrUpdate(key, 1, (_, n) => n + 1)) switch
        {
            ("retries", < 3) => new ReconcileOutcome.RetryWithBackoff(new InvalidOperationException("not yet")),
            ("throws", < 3) => throw new InvalidOperationException("boom"),
            ("again", < 3) => new ReconcileOutcome.RequeueAfter(TimeSpan.FromMilliseconds(1)),
            ("terminal", _) => new ReconcileOutcome.Terminal("cannot ever"),
            _ => new ReconcileOutcome.Done(),
        }), 2, logs);
        using var stop = new CancellationTokenSource();
        var running = loop.RunAsync(stop.Token);
        foreach (var key in new[] { "retries", "throws", "again", "terminal", "done" })
            queue.Add(key);

        await Eventually.IsTrueAsync(() => passes.Values.Sum() == 11);
        await Eventually.IsTrueAsync(() => queue.Requeues("retries") == 0 && queue.Requeues("throws") == 0);
        Assert.Equal(1, passes["terminal"]);
        Assert.Contains(logs.Lines, l => l.Id == 1202 && l.Text.Contains("cannot ever", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_failed_for_want_of_an_answer_goes_on_within_two_seconds_of_its_return(bool starting)
    {
        var time = new ManualTime();
        using var queue = new WorkQueue<string>("outage", time);
        var (away, passes) = (true, 0);
        var loop = new ControlLoop<string>(queue, new Reconciler(key =>
        {
            Interlocked.Increment(ref passes);
            return !Volatile.Read(ref away) ? new ReconcileOutcome.Done()
                : starting ? throw new KubernetesApiException(new() { Code = 503, Reason = "ServiceUnavailable" }, "PATCH /x")
                : throw new HttpRequestException("refused");
        }), 1, new LogList(), time);
        using var stop = new CancellationTokenSource();
        var running = loop.RunAsync(stop.Token);
        queue.Add("a");
        for (var i = 0; i < 30; i++)
        {
            var before = i + 1;
            await Eventually.IsTrueAsync(() => Volatile.Read(ref passes) >= before && time.Timers > 0);
            time.Advance(TimeSpan.FromSeconds(2.1));
        }
        await Eventually.IsTrueAsync(() => Volatile.Read(ref passes) >= 31 && time.Timers > 0);
        Volatile.Write(ref away, false);
        time.Advance(TimeSpan.FromSeconds(2.1));

        await Eventually.IsTrueAsync(() => Volatile.Read(ref passes) == 32 && queue.Requeues("a") == 0);
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
    }

    [Fact]
    public async Task One_key_is_never_reconciled_twice_at_once()
    {
        using var queue = new WorkQueue<int>("exclusive");
        var (now, most, done) = (0, 0, 0);
        var loop = new ControlLoop<int>(queue, new Reconciler<int>(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref done);
            return new ReconcileOutcome.Done();
        }), 8, new LogList());
        var running = loop.RunAsync(CancellationToken.None);
        for (var i = 0; i < 5000; i++)
            queue.Add(7);
        queue.ShutDown();
        await Eventually.WithinBoundAsync(running);
        Assert.Equal(1, most);
        Assert.True(done >= 1);
    }

    [Fact]
    public async Task A_shut_down_queue_ends_the_loop_after_its_rest()
    {
        using var queue = new WorkQueue<string>("rest");
        var seen = new ConcurrentQueue<string>();
        queue.Add("a");
        queue.ShutDown();
        await Eventually.WithinBoundAsync(new ControlLoop<string>(queue, new Reconciler(key =>
        {
            seen.Enqueue(key);
            return new ReconcileOutcome.Done();
        }), 3, new LogList()).RunAsync(CancellationToken.None));
        Assert.Equal(["a"], seen);
    }

    private sealed class Reconciler(Func<string, ReconcileOutcome> pass) : IReconciler<string>
    {
        public Task<ReconcileOutcome> ReconcileAsync(string key, CancellationToken ct) => Task.FromResult(pass(key));
    }

    private sealed class Reconciler<TKey>(Func<TKey, Task<ReconcileOutcome>> pass) : IReconciler<TKey>
    {
        public Task<ReconcileOutcome> ReconcileAsync(TKey key, CancellationToken ct) => pass(key);
    }
}
