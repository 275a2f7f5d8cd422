namespace Signalbox.LocalCluster.Storage;

/// <summary>A stored file is damaged in its middle. Starting anyway would lose acknowledged writes, so the start is refused.</summary>
public sealed class StorageDamagedException(string file, long offset)
    : Exception($"{file} is damaged at byte {offset} and valid records follow. Restore the folder from a copy, or move it away to start empty.")
{
    public string File { get; } = file;

    public long Offset { get; } = offset;
}
