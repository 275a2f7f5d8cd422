using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Signalbox.ToolServer.Upstream.Resilience;

/// <summary>The two Polly pipelines of a host. Between them lies the concurrency limit: a wait before a retry holds no slot.</summary>
internal static class ResiliencePipelines
{
    /// <summary>Exponential backoff with jitter; an upstream's Retry-After comes first. What may be repeated the attempt has decided.</summary>
    public static ResiliencePipeline<Attempt> Retry(TargetSettings settings, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        if (settings.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = settings.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = settings.BaseDelay,
                MaxDelay = settings.MaxDelay,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayRepeat: true }),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            });
        }

        return builder.Build();
    }

    /// <summary>
    /// Opens for a dead host, not for a flaky one: of at least ten attempts within 30 seconds, nine in ten failed. A host that answers
    /// every third request is left to the retries. Stays open 5 seconds at first and up to a minute when probes keep failing.
    /// </summary>
    public static ResiliencePipeline<Attempt> Breaker(TimeProvider time) =>
        new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDurationGenerator = static arguments =>
                    ValueTask.FromResult(TimeSpan.FromSeconds(Math.Min(60, 5 * Math.Pow(2, Math.Min(arguments.HalfOpenAttempts, 4))))),
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { AgainstHost: true }),
            })
            .Build();
}
