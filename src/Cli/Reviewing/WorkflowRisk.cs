namespace Signalbox.Cli.Reviewing;

/// <summary>What a call may do to the upstream, for the eyes of a reviewer. Ordered: the higher, the more care it needs.</summary>
internal enum WorkflowRisk
{
    /// <summary>Only GET, HEAD and OPTIONS are sent.</summary>
    Read,

    /// <summary>Something is created or changed.</summary>
    Change,

    /// <summary>Something may be lost: a DELETE is sent, or the tool says that it destroys.</summary>
    Destroy,
}
