namespace Signalbox.LocalCluster.Access;

/// <summary>Two processes must never open one data folder.</summary>
public sealed class DataFolderInUseException(string folder, string processId, Exception? inner = null)
    : IOException($"{folder} is in use by process {processId}. Stop that process, or choose another data folder.", inner)
{
    public string Folder { get; } = folder;

    public string ProcessId { get; } = processId;
}
