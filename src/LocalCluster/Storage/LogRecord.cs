using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Signalbox.LocalCluster.Storage;

/// <summary>One change as the log holds it. <see cref="Json"/> is null for a deletion.</summary>
internal sealed record LogRecord(long Revision, ObjectKey Key, byte[]? Json)
{
    private const byte Put = 1;
    private const byte Delete = 2;

    // op (1), revision (8), then resource, namespace, name and JSON, each with its length (4) before it; little endian.
    public void WriteTo(IBufferWriter<byte> output)
    {
        var head = output.GetSpan(9);
        head[0] = Json is null ? Delete : Put;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], Revision);
        output.Advance(9);
        WriteField(output, Encoding.UTF8.GetBytes(Key.Resource));
        WriteField(output, Encoding.UTF8.GetBytes(Key.Namespace));
        WriteField(output, Encoding.UTF8.GetBytes(Key.Name));
        if (Json is not null)
            WriteField(output, Json);
    }

    /// <summary>Reads the records of one frame.</summary>
    /// <exception cref="InvalidDataException">The frame, though its checksum is right, holds no records of this form.</exception>
    public static IReadOnlyList<LogRecord> ReadAll(ReadOnlySpan<byte> frame)
    {
        var records = new List<LogRecord>();
        while (frame.Length > 0)
        {
            if (frame.Length < 9 || frame[0] is not (Put or Delete))
                throw new InvalidDataException("the frame holds a record of unknown form; it was written by another version");

            var isPut = frame[0] == Put;
            var revision = BinaryPrimitives.ReadInt64LittleEndian(frame[1..]);
            frame = frame[9..];
            var resource = Encoding.UTF8.GetString(ReadField(ref frame));
            var ns = Encoding.UTF8.GetString(ReadField(ref frame));
            var name = Encoding.UTF8.GetString(ReadField(ref frame));
            records.Add(new LogRecord(revision, new ObjectKey(resource, ns, name), isPut ? ReadField(ref frame).ToArray() : null));
        }

        return records;
    }

    private static void WriteField(IBufferWriter<byte> output, byte[] value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value.Length);
        output.Advance(4);
        output.Write(value);
    }

    private static ReadOnlySpan<byte> ReadField(ref ReadOnlySpan<byte> frame)
    {
        var length = frame.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(frame) : -1;
        if (length < 0 || length > frame.Length - 4)
            throw new InvalidDataException("a record's field is longer than its frame");

        var field = frame.Slice(4, length);
        frame = frame[(4 + length)..];
        return field;
    }
}
