using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Validation;

namespace Signalbox.ToolServer.Upstream;

/// <summary>A target's timeouts, retry and limits with the defaults applied.</summary>
internal sealed record TargetSettings
{
    public static readonly TimeSpan DefaultCall = TimeSpan.FromMinutes(10);

    public required TimeSpan Connect { get; init; }

    /// <summary>One exchange, connecting included.</summary>
    public required TimeSpan Response { get; init; }

    public required TimeSpan Call { get; init; }

    public required int MaxAttempts { get; init; }

    /// <summary>
    /// Attempts at the most that end in what tends to last: no connection, no answer in time, 500. Fewer than <see cref="MaxAttempts"/> where the target
    /// does not say how many, so that a caller soon hears of a host that is down, while one that answers badly now and then is tried on.
    /// </summary>
    public required int MaxLastingAttempts { get; init; }

    public required TimeSpan BaseDelay { get; init; }

    public required TimeSpan MaxDelay { get; init; }

    public required int MaxConcurrent { get; init; }

    public required int? RequestsPerSecond { get; init; }

    public required long MaxResponseBytes { get; init; }

    /// <exception cref="UpstreamRefusedException">A value cannot be used.</exception>
    public static TargetSettings From(McpTargetSpec spec)
    {
        var baseDelay = Duration("retry.baseDelay", spec.Retry?.BaseDelay, TimeSpan.FromMilliseconds(200));
        var maxDelay = Duration("retry.maxDelay", spec.Retry?.MaxDelay, TimeSpan.FromSeconds(20));
        return new TargetSettings
        {
            Connect = Duration("timeouts.connect", spec.Timeouts?.Connect, TimeSpan.FromSeconds(5)),
            Response = Duration("timeouts.response", spec.Timeouts?.Response, TimeSpan.FromSeconds(30)),
            Call = Duration("timeouts.call", spec.Timeouts?.Call, DefaultCall),
            MaxAttempts = (int)Number("retry.maxAttempts", spec.Retry?.MaxAttempts, 8, 100),
            MaxLastingAttempts = spec.Retry?.MaxAttempts ?? 5,
            BaseDelay = baseDelay < maxDelay ? baseDelay : maxDelay,
            MaxDelay = maxDelay,
            MaxConcurrent = (int)Number("limits.maxConcurrent", spec.Limits?.MaxConcurrent, 8, 100_000),
            RequestsPerSecond = spec.Limits?.RequestsPerSecond is null
                ? null
                : (int)Number("limits.requestsPerSecond", spec.Limits.RequestsPerSecond, 0, 1_000_000),
            MaxResponseBytes = Number("limits.maxResponseBytes", spec.Limits?.MaxResponseBytes, 16 * 1024 * 1024, int.MaxValue / 2),
        };
    }

    private static TimeSpan Duration(string field, string? text, TimeSpan fallback)
    {
        if (text is null)
            return fallback;

        return GoDuration.TryParse(text, out var duration)
            ? duration
            : throw new UpstreamRefusedException(
                UpstreamFailureKind.Refused, $"spec.{field} of the target is '{text}', which is no duration. Write it as 500ms, 5s or 10m, of at most 30 days.");
    }

    private static long Number(string field, long? value, long fallback, long max)
    {
        var number = value ?? fallback;
        return number >= 1 && number <= max
            ? number
            : throw new UpstreamRefusedException(
                UpstreamFailureKind.Refused, $"spec.{field} of the target is {number}. Write a number from 1 to {max}.");
    }
}
