namespace Signalbox.LocalCluster.Storage;

/// <summary>History no longer reaches back to the asked revision.</summary>
internal sealed class RevisionExpiredException(long asked, long oldest)
    : Exception($"too old resource version: {asked} ({oldest})");
