using System.Globalization;

namespace Signalbox.Workflows.Validation;

/// <summary>Durations as Go and Kubernetes write them: <c>500ms</c>, <c>5s</c>, <c>1m30s</c>, <c>2h</c>.</summary>
public static class GoDuration
{
    /// <summary>False when <paramref name="text"/> is none, is negative or is too large for a <see cref="TimeSpan"/>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var at = 0;
        var total = 0m;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            if (!decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || at - start > 12)
                return false;
            start = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            decimal? unit = text[start..at] switch
            {
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                _ => null,
            };
            if (unit is null)
                return false;
            total += amount * unit.Value;
        }
        if (text.Length == 0 || total > TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)total);
        return true;
    }
}
