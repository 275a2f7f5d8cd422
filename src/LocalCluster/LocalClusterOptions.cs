namespace Signalbox.LocalCluster;

/// <summary>How one local control plane is started.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>Folder that holds everything that must survive a restart: log, snapshot, keys, kubeconfig. Made with mode 0700 when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 takes the port of the previous run of this folder when it is free, else any free one.</summary>
    public int Port { get; init; }

    /// <summary>CustomResourceDefinition files (YAML or JSON), or folders of them, applied at every start.</summary>
    public IReadOnlyList<string> CrdFiles { get; init; } = [];

    /// <summary>Pause between two bookmarks on a watch that asked for them.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Changes of one kind that a watch may still catch up with; older ones answer 410 Expired.</summary>
    public int HistoryLength { get; init; } = 8192;

    /// <summary>Log size in bytes at which a new snapshot replaces the log.</summary>
    public long CompactAtBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Clock of the cluster: creation times, timeouts, certificates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
