using Signalbox.Kubernetes.Controlling;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Controlling;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly WorkQueue<string> queue;

    public WorkQueueTests() => queue = new("test", time);

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task A_key_added_several_times_waits_once()
    {
        queue.Add("a");
        queue.Add("b");
        queue.Add("a");

        Assert.Equal(2, queue.Count);
        Assert.Equal("a", await TakeAsync());
        Assert.Equal("b", await TakeAsync());
    }

    [Fact]
    public async Task A_key_added_while_worked_on_waits_again_only_after_done()
    {
        queue.Add("a");
        await TakeAsync();
        queue.Add("a");
        queue.Add("a");
        Assert.Equal(0, queue.Count);

        queue.Done("a");

        Assert.Equal(1, queue.Count);
        Assert.Equal("a", await TakeAsync());
        queue.Done("a");
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task A_getter_that_waits_gets_the_key_that_comes()
    {
        var getting = TakeAsync();
        Assert.False(getting.IsCompleted);
        queue.Add("a");
        Assert.Equal("a", await getting);
    }

    [Fact]
    public void A_delayed_key_comes_when_due_and_the_earliest_time_counts()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(2));
        queue.AddAfter("a", TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, queue.Count);

        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, queue.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task A_delayed_key_that_is_taken_meanwhile_still_comes_when_due()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(2));
        queue.Add("a");
        await TakeAsync();
        queue.Done("a");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task Shutdown_hands_out_the_rest_then_tells_every_getter()
    {
        queue.Add("a");
        queue.AddAfter("late", TimeSpan.FromSeconds(1));
        queue.ShutDown();
        queue.Add("b");

        Assert.Equal("a", await TakeAsync());
        Assert.True((await Eventually.WithinBoundAsync(queue.GetAsync(default).AsTask())).IsShutDown);
        Assert.True((await Eventually.WithinBoundAsync(queue.GetAsync(default).AsTask())).IsShutDown);
    }

    [Fact]
    public async Task A_getter_that_is_cancelled_loses_no_key()
    {
        using var cancel = new CancellationTokenSource();
        var getting = queue.GetAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting);
        queue.Add("a");
        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public void A_failing_key_waits_5_ms_doubling_to_1000_s_and_forgetting_starts_anew()
    {
        var limiter = new RateLimiter<string>(time, perSecond: 1e9, burst: int.MaxValue);
        Assert.Equal([5, 10, 20, 40], Enumerable.Range(0, 4).Select(_ => limiter.When("a").TotalMilliseconds));
        for (var i = 0; i < 100; i++)
            limiter.When("a");
        Assert.Equal(1000, limiter.When("a").TotalSeconds);
        Assert.Equal(5, limiter.When("b").TotalMilliseconds);
        limiter.Forget("a");
        Assert.Equal(5, limiter.When("a").TotalMilliseconds);
    }

    [Fact]
    public void A_key_that_waits_for_the_server_waits_no_longer_than_said_and_counts_no_further()
    {
        var limiter = new RateLimiter<string>(time, perSecond: 1e9, burst: int.MaxValue);
        var most = TimeSpan.FromSeconds(2);
        for (var i = 0; i < 100; i++)
            Assert.InRange(limiter.When("a", most), TimeSpan.FromMilliseconds(5), most);
        Assert.Equal(2000, limiter.When("a", most).TotalMilliseconds);
        Assert.Equal(2560, limiter.When("a").TotalMilliseconds);
    }

    [Fact]
    public void Many_failing_keys_share_a_bucket_of_100_and_10_a_second()
    {
        var limiter = new RateLimiter<int>(time);
        for (var i = 0; i < 100; i++)
            Assert.Equal(5, limiter.When(i).TotalMilliseconds);
        Assert.Equal(100, limiter.When(100).TotalMilliseconds, 3);
        Assert.Equal(200, limiter.When(101).TotalMilliseconds, 3);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, limiter.When(102).TotalMilliseconds, 3);
    }

    private async Task<string> TakeAsync()
    {
        var item = await Eventually.WithinBoundAsync(queue.GetAsync(default).AsTask());
        Assert.False(item.IsShutDown);
        return item.Key;
    }
}
