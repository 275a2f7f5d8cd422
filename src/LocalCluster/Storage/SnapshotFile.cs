using System.Buffers;

namespace Signalbox.LocalCluster.Storage;

/// <summary>A file with every object at one revision. It ends with an empty frame, so that a cut file is known for one.</summary>
internal static class SnapshotFile
{
    private const int FrameSize = 1024 * 1024;

    public static void Write(string folder, StoreState state)
    {
        var path = StorageFiles.Snapshot(folder, state.Revision);
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = StorageFiles.OpenForWriting(temporary, FileMode.CreateNew))
        {
            var buffer = new ArrayBufferWriter<byte>(FrameSize);
            foreach (var stored in state.Resources.Values.SelectMany(objects => objects.Values))
            {
                new LogRecord(stored.Revision, stored.Key, stored.Json).WriteTo(buffer);
                if (buffer.WrittenCount < FrameSize)
                    continue;

                WriteFrame(file, buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }

            if (buffer.WrittenCount > 0)
                WriteFrame(file, buffer.WrittenSpan);
            WriteFrame(file, []);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        StorageFiles.SyncFolder(folder);
    }

    public static StoreState Read(string path, long revision)
    {
        var (records, valid, length) = LogFileReader.Read(path);
        if (valid != length || !EndsWithMarker(path))
            throw new StorageDamagedException(path, valid);

        var state = StoreState.Empty;
        foreach (var record in records)
        {
            var stored = StoredObject.FromJson(record.Key, record.Revision, record.Json!);
            state = state.With(new StoreChange(record.Key, record.Revision, stored, null, null));
        }

        return state with { Revision = revision };
    }

    private static void WriteFrame(FileStream file, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[LogFrame.HeaderLength];
        LogFrame.WriteHeader(header, payload);
        file.Write(header);
        file.Write(payload);
    }

    private static bool EndsWithMarker(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length < LogFrame.HeaderLength)
            return false;

        var end = new byte[LogFrame.HeaderLength];
        file.Seek(-LogFrame.HeaderLength, SeekOrigin.End);
        file.ReadExactly(end);
        return LogFrame.TryRead(end, 0, out var payload) && payload.IsEmpty;
    }
}
