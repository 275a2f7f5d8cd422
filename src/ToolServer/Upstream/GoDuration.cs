using System.Buffers;
using System.Globalization;

namespace Signalbox.ToolServer.Upstream;

/// <summary>Durations as Go's time.ParseDuration reads them, from nanoseconds to hours: <c>500ms</c>, <c>1.5s</c>, <c>1h30m</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 0.01), ("us", 10), ("µs", 10), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>False for anything that is not a positive duration below 30 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var ticks = 0.0;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
            return false;

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;

            rest = rest[digits..];
            var end = rest.IndexOfAnyInRange('0', '9');
            var unit = end < 0 ? rest : rest[..end];
            if (!TryScale(unit, out var scale))
                return false;

            ticks += number * scale;
            rest = rest[unit.Length..];
        }

        // Timers take no more than about 49 days.
        if (ticks is < 1 or > 30.0 * TimeSpan.TicksPerDay)
            return false;

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static bool TryScale(ReadOnlySpan<char> unit, out double scale)
    {
        foreach (var (name, ticks) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                scale = ticks;
                return true;
            }
        }

        scale = 0;
        return false;
    }
}
