namespace Signalbox.LocalCluster.Storage;

/// <summary>Reads a log or snapshot file.</summary>
internal static class LogFileReader
{
    /// <summary>
    /// All whole frames, and where the last of them ends. Bytes behind it are a torn frame: it was never synced, so never acknowledged.
    /// </summary>
    /// <exception cref="StorageDamagedException">A whole frame follows the damage, so it is no torn tail.</exception>
    public static (IReadOnlyList<LogRecord> Records, long ValidLength, long FileLength) Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var records = new List<LogRecord>();
        var offset = 0;
        while (offset < file.Length)
        {
            if (!LogFrame.TryRead(file, offset, out var payload))
            {
                if (LogFrame.AnyAfter(file, offset))
                    throw new StorageDamagedException(path, offset);
                break;
            }

            records.AddRange(LogRecord.ReadAll(payload));
            offset += LogFrame.HeaderLength + payload.Length;
        }

        return (records, offset, file.Length);
    }
}
