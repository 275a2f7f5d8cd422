using System.Globalization;

namespace Signalbox.Workflows.Planning;

/// <summary>The Retry-After header, RFC 9110 section 10.2.3.</summary>
internal static class RetryAfter
{
    /// <summary>An upstream cannot hold a run longer than this by one answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Seconds, or a date measured from the response's own Date header: a run has no clock. Null when neither can be read.</summary>
    public static TimeSpan? Of(UpstreamResponse? response)
    {
        var text = Header(response, "Retry-After");
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, (long)Longest.TotalSeconds));
        if (!TryDate(text, out var until) || !TryDate(Header(response, "Date"), out var sent))
            return null;
        var delay = until - sent;
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay > Longest ? Longest : delay;
    }

    private static string? Header(UpstreamResponse? response, string name) =>
        response?.Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Trim();

    private static bool TryDate(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
