using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Signalbox.ToolServer.Identity;

/// <summary>SHA-256 of a bearer token: what is kept and compared in its place.</summary>
public readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(token.Length));
        try
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            var length = Encoding.UTF8.GetBytes(token, bytes);
            SHA256.HashData(bytes.AsSpan(0, length), hash);
            CryptographicOperations.ZeroMemory(bytes.AsSpan(0, length));
            return Read(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <param name="hash">32 bytes.</param>
    public static TokenHash Read(ReadOnlySpan<byte> hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        return new(words[0], words[1], words[2], words[3]);
    }

    /// <summary>Takes the same time wherever the two differ.</summary>
    public bool FixedTimeEquals(TokenHash other) => ((A ^ other.A) | (B ^ other.B) | (C ^ other.C) | (D ^ other.D)) == 0;

    /// <summary>Says nothing: even a hash of a token is nobody's business.</summary>
    public override string ToString() => "TokenHash";
}
