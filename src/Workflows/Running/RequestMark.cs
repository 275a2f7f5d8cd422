using System.Security.Cryptography;
using System.Text;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Running;

/// <summary>Tells whether two requests are the same to the byte, without keeping either.</summary>
public static class RequestMark
{
    /// <summary>SHA-256 over step, method, target, headers and body, in hexadecimal. Each part is preceded by its length.</summary>
    public static string Of(UpstreamRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, request.StepId);
        Append(hash, request.Method);
        Append(hash, request.PathAndQuery);
        foreach (var (name, value) in request.Headers)
        {
            Append(hash, name);
            Append(hash, value);
        }
        Append(hash, request.ContentType ?? "");
        Append(hash, request.Body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
