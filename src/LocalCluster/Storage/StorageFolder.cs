using Microsoft.Extensions.Logging;

namespace Signalbox.LocalCluster.Storage;

/// <summary>Snapshot and log of one data folder: read at the start, appended to, replaced by a new snapshot when the log has grown.</summary>
internal sealed partial class StorageFolder : IDisposable
{
    private readonly string _folder;
    private readonly long _compactAtBytes;
    private readonly ILogger _logger;
    private WriteAheadLog _log;
    private long _snapshotBytes;

    private StorageFolder(string folder, long compactAtBytes, WriteAheadLog log, ILogger logger)
    {
        _folder = folder;
        _compactAtBytes = compactAtBytes;
        _log = log;
        _logger = logger;
    }

    /// <summary>Reads what the folder holds and opens its log.</summary>
    /// <returns>The state, and the changes that the log holds since the snapshot, oldest first.</returns>
    /// <exception cref="StorageDamagedException">A file is damaged in a way that a crash cannot explain.</exception>
    public static (StorageFolder Folder, StoreState State, IReadOnlyList<StoreChange> Changes) Open(string folder, long compactAtBytes, ILogger logger)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, "snapshot-*.tmp"))
            File.Delete(leftover);

        var state = StoreState.Empty;
        if (StorageFiles.Find(folder, "snapshot") is [.., var (snapshotRevision, snapshotPath)])
            state = SnapshotFile.Read(snapshotPath, snapshotRevision);

        var changes = new List<StoreChange>();
        var logs = StorageFiles.Find(folder, "log");
        var path = StorageFiles.Log(folder, state.Revision);
        var validLength = 0L;
        foreach (var (_, logPath) in logs)
        {
            (var records, validLength, var length) = LogFileReader.Read(logPath);
            if (validLength != length && logPath != logs[^1].Path)
                throw new StorageDamagedException(logPath, validLength);
            if (validLength != length)
                LogTornRecord(logger, logPath, length - validLength, validLength);

            path = logPath;
            foreach (var record in records.Where(record => record.Revision > state.Revision))
            {
                var change = Replay(state, record);
                state = state.With(change);
                changes.Add(change);
            }
        }

        var opened = new StorageFolder(folder, compactAtBytes, WriteAheadLog.Open(path, validLength), logger)
        {
            _snapshotBytes = StorageFiles.Find(folder, "snapshot").Sum(found => new FileInfo(found.Path).Length),
        };
        return (opened, state, changes);
    }

    /// <summary>Makes the records durable.</summary>
    public void Append(IReadOnlyList<LogRecord> records) => _log.Append(records);

    /// <summary>Replaces the log by a snapshot when it is large enough to be worth it.</summary>
    public void CompactWhenLarge(StoreState state)
    {
        if (_log.Length < Math.Max(_compactAtBytes, 2 * _snapshotBytes))
            return;

        SnapshotFile.Write(_folder, state);
        var log = WriteAheadLog.Open(StorageFiles.Log(_folder, state.Revision), 0);
        _log.Dispose();
        _log = log;
        _snapshotBytes = new FileInfo(StorageFiles.Snapshot(_folder, state.Revision)).Length;
        foreach (var (revision, path) in StorageFiles.Find(_folder, "snapshot").Concat(StorageFiles.Find(_folder, "log")))
        {
            if (revision < state.Revision)
                File.Delete(path);
        }

        LogCompacted(_logger, state.Revision, _snapshotBytes);
    }

    public void Dispose() => _log.Dispose();

    private static StoreChange Replay(StoreState state, LogRecord record)
    {
        var previous = state.Find(record.Key);
        if (record.Json is { } json)
            return new StoreChange(record.Key, record.Revision, StoredObject.FromJson(record.Key, record.Revision, json), previous, null);

        return StoreTransition.Deletion(record.Key, record.Revision, previous!);
    }

    [LoggerMessage(2000, LogLevel.Warning, "The last record of {File} is torn ({Bytes} bytes from {Offset} on); it was never acknowledged and is dropped")]
    private static partial void LogTornRecord(ILogger logger, string file, long bytes, long offset);

    [LoggerMessage(2001, LogLevel.Information, "Compacted the log at revision {Revision} into a snapshot of {Bytes} bytes")]
    private static partial void LogCompacted(ILogger logger, long revision, long bytes);
}
