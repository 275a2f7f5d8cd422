namespace Signalbox.ToolServer.Discovery;

/// <summary>What callers may do with the operations behind the tools, beside calling the tools. Each caller needs the right to it as well.</summary>
public enum RawAccess
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Find them: <c>query_api</c>.</summary>
    Query,

    /// <summary>Find them, and send one by itself: <c>query_api</c> and <c>run_api</c>.</summary>
    Run,
}
