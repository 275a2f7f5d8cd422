using System.Globalization;

namespace Signalbox.Workflows.Validation;

/// <summary>Durations as Go and Kubernetes write them, from nanoseconds to hours: <c>500ms</c>, <c>1.5s</c>, <c>1h30m</c>.</summary>
public static class GoDuration
{
    // Timers take no more than about 49 days.
    private const decimal Longest = 30 * TimeSpan.TicksPerDay;
    private const int MostDigits = 12;

    /// <summary>False for anything that is not a positive duration of at most 30 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var total = 0m;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('.', '9');
            if (digits is <= 0 or > MostDigits || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return false;

            rest = rest[digits..];
            var next = rest.IndexOfAnyInRange('.', '9');
            var unit = next < 0 ? rest : rest[..next];
            if (TicksOf(unit) is not { } ticks)
                return false;

            total += amount * ticks;
            rest = rest[unit.Length..];
        }

        if (total is < 1 or > Longest)
            return false;

        duration = TimeSpan.FromTicks((long)total);
        return true;
    }

    private static decimal? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => null,
    };
}
