namespace Signalbox.ToolServer.Protocol;

/// <summary>The revisions of MCP that are served, in two eras on one URL.</summary>
/// <remarks>
/// Until 2025-11-25 a client shakes hands (<c>initialize</c>) and has a session; from 2026-07-28 on every request speaks for itself.
/// The SDK keeps its own list to itself, so it is written down here; a test holds the two together.
/// </remarks>
public static class ProtocolVersions
{
    /// <summary>Revisions with a handshake and sessions, oldest first.</summary>
    public static IReadOnlyList<string> Handshake { get; } = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    /// <summary>Revisions whose requests carry version and capabilities themselves. <c>server/discover</c> lists exactly these.</summary>
    public static IReadOnlyList<string> PerRequest { get; } = ["2026-07-28"];

    public static IReadOnlyList<string> All { get; } = [.. Handshake, .. PerRequest];

    public static bool IsPerRequest(string? version) => version is not null && PerRequest.Contains(version);
}
