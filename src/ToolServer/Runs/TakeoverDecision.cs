namespace Signalbox.ToolServer.Runs;

/// <summary>What a replica does about a run that it sees.</summary>
internal enum TakeoverDecision
{
    /// <summary>Nothing: it has ended, somebody else runs it, or it is too early to tell.</summary>
    Leave,

    /// <summary>Go on with it: nobody runs it any more.</summary>
    Take,

    /// <summary>It runs here, and somebody asked for its end.</summary>
    Cancel,
}
