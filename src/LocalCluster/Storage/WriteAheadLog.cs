using System.Buffers;

namespace Signalbox.LocalCluster.Storage;

/// <summary>The append-only file of changes since the last snapshot. What <see cref="Append"/> has returned from survives a power loss.</summary>
internal sealed class WriteAheadLog : IDisposable
{
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    private WriteAheadLog(FileStream file, string path)
    {
        _file = file;
        Path = path;
    }

    public string Path { get; }

    public long Length => _file.Length;

    /// <summary>Opens for appending at <paramref name="validLength"/>; a torn frame behind it is cut off.</summary>
    public static WriteAheadLog Open(string path, long validLength)
    {
        var isNew = !File.Exists(path);
        var file = StorageFiles.OpenForWriting(path, FileMode.OpenOrCreate);
        if (file.Length != validLength)
        {
            file.SetLength(validLength);
            file.Flush(flushToDisk: true);
        }

        file.Position = validLength;
        if (isNew)
            StorageFiles.SyncFolder(System.IO.Path.GetDirectoryName(path)!);
        return new WriteAheadLog(file, path);
    }

    /// <summary>Writes the records as one frame and syncs it.</summary>
    /// <exception cref="IOException">Nothing was appended: the frame was cut off again.</exception>
    public void Append(IReadOnlyList<LogRecord> records)
    {
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(LogFrame.HeaderLength);
        _buffer.Advance(LogFrame.HeaderLength);
        foreach (var record in records)
            record.WriteTo(_buffer);

        // The header is filled in last, in the buffer that the writer owns.
        var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        LogFrame.WriteHeader(frame, frame[LogFrame.HeaderLength..]);
        var start = _file.Length;
        try
        {
            _file.Write(frame);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            _file.SetLength(start);
            _file.Position = start;
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
