namespace Signalbox.ToolServer.Discovery;

/// <summary>Reads the setting <c>--raw-access</c>. A number or a word that is not known is none.</summary>
internal static class RawAccessRule
{
    public static RawAccess? Read(string? text) => text?.ToLowerInvariant() switch
    {
        "off" => RawAccess.Off,
        "query" => RawAccess.Query,
        "run" => RawAccess.Run,
        _ => null,
    };
}
