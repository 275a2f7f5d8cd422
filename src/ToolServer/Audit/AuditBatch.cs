using System.Buffers;
using System.Text.Json;

namespace Signalbox.ToolServer.Audit;

/// <summary>Audit lines on their way to a sink, as bytes and by their bounds.</summary>
internal sealed class AuditBatch : IDisposable
{
    private const int UsualBytes = 64 * 1024;
    private const int MostKept = 4 * 1024 * 1024;

    private readonly Utf8JsonWriter _writer;
    private readonly List<(AuditRecord? Record, int End)> _lines = [];
    private ArrayBufferWriter<byte> _buffer = new(UsualBytes);

    public AuditBatch() => _writer = new Utf8JsonWriter(_buffer, AuditLine.Options);

    /// <summary>Number of lines.</summary>
    public int Count => _lines.Count;

    /// <summary>Bytes of all lines.</summary>
    public int Length => _buffer.WrittenCount;

    /// <summary>Where a line ends, behind its newline.</summary>
    public int End(int line) => _lines[line].End;

    /// <summary>UTF-8 of some lines, newlines and all. Good until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Lines(int first, int end) =>
        first == end ? default : _buffer.WrittenMemory[(first == 0 ? 0 : End(first - 1))..End(end - 1)];

    /// <summary>What a line was made from; null: it says how many were dropped.</summary>
    public AuditRecord? Record(int line) => _lines[line].Record;

    public void Add(AuditRecord record)
    {
        AuditLine.Write(_writer, record);
        EndLine(record);
    }

    public void AddDropped(DateTimeOffset time, long count)
    {
        AuditLine.WriteDropped(_writer, time, count);
        EndLine(null);
    }

    public void Clear()
    {
        _lines.Clear();
        // Its own reset keeps the largest size that ever was; a burst must not be paid for ever.
        if (_buffer.Capacity > MostKept)
            _writer.Reset(_buffer = new(UsualBytes));
        else
            _buffer.ResetWrittenCount();
    }

    public void Dispose() => _writer.Dispose();

    private void EndLine(AuditRecord? record)
    {
        _writer.Flush();
        _writer.Reset();
        _buffer.Write("\n"u8);
        _lines.Add((record, _buffer.WrittenCount));
    }
}
