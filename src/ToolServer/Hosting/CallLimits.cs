using System.Threading.RateLimiting;

namespace Signalbox.ToolServer.Hosting;

/// <summary>
/// Keeps one caller from taking the server, or one tool, from all others. Nothing waits: a call over a limit is refused at once and told when to try again.
/// Limits of callers and tools that nobody has used for a while are forgotten.
/// </summary>
public sealed class CallLimits : IDisposable
{
    private readonly CallLimitOptions _options;
    private readonly PartitionedRateLimiter<string>? _callerRate;
    private readonly PartitionedRateLimiter<string>? _callerPlaces;
    private readonly PartitionedRateLimiter<string>? _toolRate;
    private readonly PartitionedRateLimiter<string>? _toolPlaces;

    public CallLimits(CallLimitOptions options)
    {
        _options = options;
        _callerRate = Rate(options.CallerRate);
        _callerPlaces = Places(options.CallerConcurrency);
        _toolRate = Rate(options.ToolRate);
        _toolPlaces = Places(options.ToolConcurrency);
    }

    /// <summary>A place for one call, if there is one.</summary>
    public CallPlace Enter(string caller, string tool)
    {
        if (_options.IsOff)
            return default;
        var taken = new Taken();
        if (Refusal(caller, tool, taken.Add) is not { } refusal)
            return new(taken, null, TimeSpan.Zero);
        taken.Dispose();
        return new(null, refusal, taken.RetryAfter);
    }

    /// <summary>Whether there would be a place now, or why not. None is taken, and nothing counted.</summary>
    public CallPlace Look(string caller, string tool) =>
        !_options.IsOff && Refusal(caller, tool, static (limiter, key) => limiter?.GetStatistics(key) is not { CurrentAvailablePermits: < 1 }) is { } refusal
            ? new(null, refusal, TimeSpan.FromSeconds(1))
            : default;

    // The caller's own limits first, so that one who is over them takes nothing from the tool's; places before rates, which are not given back.
    private string? Refusal(string caller, string tool, Func<PartitionedRateLimiter<string>?, string, bool> allows) =>
        !allows(_callerPlaces, caller) ? $"You have {_options.CallerConcurrency} calls running, which is as many as one caller may have."
        : !allows(_toolPlaces, tool) ? $"Tool '{tool}' has {_options.ToolConcurrency} calls running, which is as many as it takes."
        : !allows(_callerRate, caller) ? $"You make more than {_options.CallerRate} calls a second, which is as many as one caller may make."
        : !allows(_toolRate, tool) ? $"Tool '{tool}' is called more than {_options.ToolRate} times a second, which is as often as it may be."
        : null;

    public void Dispose()
    {
        foreach (var limiter in (PartitionedRateLimiter<string>?[])[_callerRate, _callerPlaces, _toolRate, _toolPlaces])
            limiter?.Dispose();
    }

    private static PartitionedRateLimiter<string>? Rate(int perSecond) => perSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = perSecond + (perSecond / 2),
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }),
        StringComparer.Ordinal);

    private static PartitionedRateLimiter<string>? Places(int atOnce) => atOnce == 0 ? null : PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = atOnce, QueueLimit = 0 }), StringComparer.Ordinal);

    private sealed class Taken : IDisposable
    {
        private readonly List<RateLimitLease> _leases = new(4);

        public TimeSpan RetryAfter { get; private set; } = TimeSpan.FromSeconds(1);

        public bool Add(PartitionedRateLimiter<string>? limiter, string key)
        {
            if (limiter is null)
                return true;
            var lease = limiter.AttemptAcquire(key);
            _leases.Add(lease);
            if (!lease.IsAcquired && lease.TryGetMetadata(MetadataName.RetryAfter, out var after))
                RetryAfter = after;
            return lease.IsAcquired;
        }

        public void Dispose() => _leases.ForEach(l => l.Dispose());
    }
}
