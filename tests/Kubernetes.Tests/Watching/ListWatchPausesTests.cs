using Signalbox.Kubernetes.Tests.Support;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes.Tests.Watching;

public sealed class ListWatchPausesTests
{
    private readonly ListWatchPauses pauses = new(new(), new ManualTime());

    [Theory]
    [InlineData("None", 0, new double[] { 0, 0 })]
    [InlineData("Backoff", 0, new double[] { 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000 })]
    [InlineData("Reconnect", 0, new double[] { 200, 400, 800, 1600, 2000, 2000 })]
    [InlineData("Relist", 0, new double[] { 800, 1600 })]
    [InlineData("NotReady", 10, new double[] { 800, 1600, 3200, 6400, 10000, 10000 })]
    [InlineData("NotReady", 1, new double[] { 800, 1000, 1000 })]
    [InlineData("Asked", 10, new double[] { 11000, 11000 })]
    [InlineData("Forbidden", 0, new double[] { 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000 })]
    [InlineData("KindMissing", 0, new double[] { 2500, 2500 })]
    public void The_longest_waits_of_a_pause_follow_each_other_like_this(string pause, int asked, double[] milliseconds)
    {
        var step = Step(pause, asked);
        Assert.Equal(milliseconds, milliseconds.Select(_ => pauses.Next(step, 1).TotalMilliseconds));
    }

    [Theory]
    [InlineData("Reconnect", 0)]
    [InlineData("NotReady", 0)]
    [InlineData("Asked", 10000)]
    [InlineData("Forbidden", 400)]
    [InlineData("KindMissing", 1500)]
    public void The_shortest_wait_keeps_to_what_must_be_kept(string pause, double milliseconds)
    {
        Assert.Equal(milliseconds, pauses.Next(Step(pause, 10), 0).TotalMilliseconds);
    }

    [Fact]
    public void A_server_that_was_away_for_long_and_comes_back_without_its_history_is_listed_within_a_second()
    {
        for (var i = 0; i < 50; i++)
            pauses.Next(Step("Reconnect"), 1);
        for (var i = 0; i < 5; i++)
            pauses.Next(Step("NotReady", 10), 1);

        Assert.Equal(800, pauses.Next(Step("Relist"), 1).TotalMilliseconds);
        Assert.Equal(800, pauses.Next(Step("Backoff"), 1).TotalMilliseconds);
        Assert.Equal(800, pauses.Next(Step("Forbidden"), 1).TotalMilliseconds);
    }

    [Fact]
    public void Lists_again_and_again_wait_longer_until_a_watch_brings_something()
    {
        Assert.Equal([800, 1600, 3200], Enumerable.Range(0, 3).Select(_ => pauses.Next(Step("Relist"), 1).TotalMilliseconds));
        pauses.Advanced();
        Assert.Equal(800, pauses.Next(Step("Relist"), 1).TotalMilliseconds);
    }

    private static ListWatchStep Step(string pause, int asked = 0) =>
        new(new ListWatchState.Empty(), Enum.Parse<ListWatchPause>(pause), TimeSpan.FromSeconds(asked));
}
