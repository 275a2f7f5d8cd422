using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Tests.Http;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(false, 429, 10, 1, 10000.0)]
    [InlineData(false, 503, 10, 1, 1000.0)]
    [InlineData(false, 503, 10, 2, 2000.0)]
    [InlineData(false, 503, 10, 4, 5000.0)]
    [InlineData(false, 503, 3, 4, 3000.0)]
    [InlineData(true, 503, 10, 1, 1000.0)]
    [InlineData(true, 503, null, 1, 100.0)]
    [InlineData(false, 503, null, 1, null)]
    [InlineData(true, 500, null, 2, 200.0)]
    [InlineData(false, 500, null, 2, null)]
    [InlineData(true, 404, null, 1, null)]
    [InlineData(true, 429, 1, RetryPolicy.MaxAttempts, null)]
    public void The_longest_wait_after_an_answer_is(bool safe, int code, int? asked, int attempt, double? milliseconds)
    {
        var wait = RetryPolicy.AfterAnswer(safe, code, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, attempt, 1);
        Assert.Equal(milliseconds, wait?.TotalMilliseconds);
    }
}
