using System.Globalization;

namespace Signalbox.Cli.Output;

/// <summary>How long ago, as kubectl says it: <c>45s</c>, <c>12m</c>, <c>3h</c>, <c>9d</c>.</summary>
internal static class Age
{
    public static string Since(DateTimeOffset? then, DateTimeOffset now)
    {
        if (then is null)
            return "<unknown>";
        var age = now - then.Value;
        if (age < TimeSpan.Zero)
            age = TimeSpan.Zero;
        var (number, unit) = age switch
        {
            { TotalMinutes: < 2 } => (age.TotalSeconds, "s"),
            { TotalHours: < 2 } => (age.TotalMinutes, "m"),
            { TotalDays: < 2 } => (age.TotalHours, "h"),
            _ => (age.TotalDays, "d"),
        };
        return ((int)number).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
