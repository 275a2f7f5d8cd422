using System.Buffers.Binary;

namespace Signalbox.LocalCluster.Protobuf;

/// <summary>Steps through the fields of one message (protobuf wire format).</summary>
internal ref struct ProtobufCursor(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field stood on.</summary>
    public int Number { get; private set; }

    /// <summary>Content of a length-delimited field; empty for numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Value of a number; 0 for length-delimited fields.</summary>
    public long Integer { get; private set; }

    /// <returns>False at the end of the message.</returns>
    /// <exception cref="FormatException">The message is cut or malformed.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;

        var tag = Varint();
        Number = (int)(tag >> 3);
        Bytes = [];
        Integer = 0;
        switch (tag & 7)
        {
            case 0:
                Integer = (long)Varint();
                break;
            case 1:
                Integer = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
                break;
            case 2:
                var length = Varint();
                Bytes = Take(length > int.MaxValue ? int.MaxValue : (int)length);
                break;
            case 5:
                Integer = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                break;
            default:
                throw new FormatException($"proto: unknown wire type {tag & 7}");
        }

        return true;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0)
                return value;
        }

        throw new FormatException("proto: integer overflow");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw new FormatException("proto: unexpected end of the message");

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
