using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Signalbox.LocalCluster.Storage;

/// <summary>
/// The unit that is written and synced as a whole: length (4), CRC-32C of the payload (4), CRC-32C of these eight bytes (4), payload.
/// The header's own checksum tells a torn header from a torn payload.
/// </summary>
internal static class LogFrame
{
    public const int HeaderLength = 12;

    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(header[..8]));
    }

    /// <summary>The payload of the frame that begins at <paramref name="offset"/>, or false when no whole frame does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, int offset, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var rest = file[offset..];
        if (rest.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) != Checksum(rest[..8]))
            return false;

        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length < 0 || length > rest.Length - HeaderLength)
            return false;

        payload = rest.Slice(HeaderLength, length);
        return BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) == Checksum(payload);
    }

    /// <summary>True when a whole frame begins anywhere after <paramref name="offset"/>: what stands at the offset is then damage, no torn tail.</summary>
    public static bool AnyAfter(ReadOnlySpan<byte> file, int offset)
    {
        for (var at = offset + 1; at <= file.Length - HeaderLength; at++)
        {
            if (TryRead(file, at, out var payload) && payload.Length > 0)
                return true;
        }

        return false;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var value in data[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
