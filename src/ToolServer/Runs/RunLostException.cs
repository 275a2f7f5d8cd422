namespace Signalbox.ToolServer.Runs;

/// <summary>The run is not this process's any more.</summary>
/// <param name="deleted">It was deleted, rather than taken over.</param>
internal sealed class RunLostException(bool deleted) : Exception(deleted ? "The run was deleted." : "Another process has taken the run over.")
{
    public bool Deleted => deleted;
}
