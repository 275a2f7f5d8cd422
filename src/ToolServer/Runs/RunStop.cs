namespace Signalbox.ToolServer.Runs;

/// <summary>Why a run stops here before its end.</summary>
internal enum RunStop
{
    None,

    /// <summary>The caller or an admin asked for its end.</summary>
    Cancelled,

    /// <summary>This process stops; another goes on.</summary>
    Released,

    /// <summary>Another process has taken it over.</summary>
    Lost,
}
