using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Rest;

/// <summary>How long a caller wants to wait for the end of its call (RFC 7240 sections 4.1 and 4.3: <c>respond-async</c>, <c>wait</c>).</summary>
internal static class RestPreference
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Null: until its end. Zero: not at all. <c>?wait=SECONDS</c> says the same as <c>Prefer: respond-async, wait=SECONDS</c>.</summary>
    public static TimeSpan? Wait(HttpRequest request)
    {
        if (Seconds(request.Query["wait"].ToString()) is { } asked)
            return asked;
        var preferences = string.Join(',', request.Headers["Prefer"].ToArray()).Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!preferences.Contains("respond-async", StringComparer.OrdinalIgnoreCase))
            return null;
        var wait = preferences.FirstOrDefault(p => p.StartsWith("wait=", StringComparison.OrdinalIgnoreCase));
        return wait is not null && Seconds(wait["wait=".Length..].Trim('"')) is { } preferred ? preferred : TimeSpan.Zero;
    }

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds))
            : null;
}
