using System.Diagnostics;
using System.Globalization;

namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>When, counted from the end of a fault, everything was as it must be, and each part that was not at first.</summary>
internal sealed class Recovery
{
    private readonly long _from = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> _right = new(StringComparer.Ordinal);
    private IReadOnlyCollection<string> _unlike = [];

    /// <summary>When the fault ended.</summary>
    public DateTimeOffset Began { get; } = DateTimeOffset.UtcNow;

    /// <summary>Up to the last look.</summary>
    public TimeSpan Took { get; private set; }

    /// <param name="unlike">Parts that are not as they must be at this look.</param>
    public void Saw(IEnumerable<string> unlike)
    {
        Took = Stopwatch.GetElapsedTime(_from);
        foreach (var part in _unlike)
            _right[part] = Took;
        _unlike = [.. unlike];
    }

    public override string ToString()
    {
        var parts = _right.OrderBy(one => one.Value).Select(one => $"{one.Key} {Seconds(one.Value)}");
        return string.Create(CultureInfo.InvariantCulture, $"{Seconds(Took)} s after the end of the fault at {Began:HH:mm:ss.fff} ({string.Join(", ", parts)})");
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
}
