namespace Signalbox.Bench;

/// <summary>Order statistics of a set of durations (nearest rank).</summary>
internal sealed class Percentiles(IEnumerable<TimeSpan> samples)
{
    private readonly TimeSpan[] _sorted = [.. samples.Order()];

    public int Count => _sorted.Length;

    public TimeSpan Median => At(0.5);

    public TimeSpan At(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    /// <summary>Milliseconds: median, 95th percentile and maximum.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"median {Median.TotalMilliseconds:F1} ms, p95 {At(0.95).TotalMilliseconds:F1} ms, max {At(1).TotalMilliseconds:F1} ms ({Count} rounds)");
}
