using System.Globalization;

namespace Signalbox.Cli.Bmc;

/// <summary>Times as Redfish writes them: RFC 3339, UTC, whole seconds.</summary>
internal static class BmcTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
