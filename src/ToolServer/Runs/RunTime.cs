using System.Globalization;

namespace Signalbox.ToolServer.Runs;

/// <summary>Times as runs write them: RFC 3339 in UTC.</summary>
internal static class RunTime
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
