using Signalbox.ToolServer.Upstream.Resilience;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class TokenBucketTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_second_of_requests_passes_at_once_and_the_next_wait_in_order()
    {
        var bucket = new TokenBucket(4, _time);
        for (var i = 0; i < 4; i++)
            Assert.Equal(TimeSpan.Zero, Take(bucket));

        Assert.Equal(TimeSpan.FromSeconds(0.25), Take(bucket));
        Assert.Equal(TimeSpan.FromSeconds(0.5), Take(bucket));
        _time.Advance(TimeSpan.FromSeconds(0.75));
        Assert.Equal(TimeSpan.Zero, Take(bucket));
    }

    [Fact]
    public void A_token_that_would_come_too_late_is_not_taken()
    {
        var bucket = new TokenBucket(1, _time);
        Take(bucket);

        Assert.False(bucket.TryTake(TimeSpan.FromSeconds(0.5), out _));
        Assert.Equal(TimeSpan.FromSeconds(1), Take(bucket));
    }

    [Fact]
    public void A_long_rest_saves_up_no_more_than_one_second()
    {
        var bucket = new TokenBucket(2, _time);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([0, 0, 0.5], Enumerable.Range(0, 3).Select(_ => Take(bucket).TotalSeconds));
    }

    private static TimeSpan Take(TokenBucket bucket)
    {
        Assert.True(bucket.TryTake(TimeSpan.FromMinutes(1), out var wait));
        return wait;
    }
}
