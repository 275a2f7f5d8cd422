namespace Signalbox.Release.Tests.Nodes;

/// <summary>Files of a client's pod.</summary>
internal static class Tokens
{
    /// <summary>Made for Signalbox.</summary>
    public const string Signalbox = "/var/run/tokens/signalbox";

    /// <summary>Made for another audience.</summary>
    public const string Other = "/var/run/tokens/other";

    /// <summary>No token at all.</summary>
    public const string None = "-";
}
