using System.IO.Compression;
using System.Security.Cryptography;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// Checkpoints hold arguments and answers, and with them perhaps secrets, and everyone who may read a run reads its status: so they are sealed with
/// AES-256-GCM under a random nonce, bound to the object and the approved revision. Compressed before. Pure but for the nonce.
/// </summary>
internal static class RunSeal
{
    /// <summary>Characters of base64; the kind's own bound, well below the 1.5 MB that etcd takes for an object.</summary>
    public const int LongestData = 700_000;

    /// <summary>What is opened is no larger, whatever was sealed.</summary>
    public const int LargestContent = 64 * 1024 * 1024;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <exception cref="RunSealException">There is no key, or the content is too large.</exception>
    public static RunCheckpoint Seal(RunKeyRing keys, RunIdentity identity, ReadOnlySpan<byte> content)
    {
        var key = keys.Current ?? throw new RunSealException("NoKey", keys.Problem!);
        var plain = Compress(content);
        var length = NonceLength + plain.Length + TagLength;
        if ((length + 2) / 3 * 4 > LongestData)
            throw new RunSealException("TooLarge", $"What it needs to go on is larger than {LongestData / 4 * 3} bytes, compressed.");
        var sealedBytes = new byte[length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceLength, plain.Length), sealedBytes.AsSpan(length - TagLength), identity.ToBytes());
        return new() { KeyId = key.Id, Data = Convert.ToBase64String(sealedBytes) };
    }

    /// <exception cref="RunSealException">It was sealed with a key that is gone, for something else, or was changed.</exception>
    public static byte[] Open(RunKeyRing keys, RunIdentity identity, RunCheckpoint checkpoint)
    {
        var key = keys.Find(checkpoint.KeyId)
            ?? throw new RunSealException("NoKey", $"The key '{checkpoint.KeyId}' that the checkpoint is sealed with is not in the Secret {RunKeyRing.SecretName}.");
        try
        {
            var sealedBytes = Convert.FromBase64String(checkpoint.Data);
            if (sealedBytes.Length < NonceLength + TagLength)
                throw new CryptographicException("It is too short.");
            var plain = new byte[sealedBytes.Length - NonceLength - TagLength];
            using var aes = new AesGcm(key.Bytes, TagLength);
            aes.Decrypt(
                sealedBytes.AsSpan(0, NonceLength), sealedBytes.AsSpan(NonceLength, plain.Length), sealedBytes.AsSpan(sealedBytes.Length - TagLength), plain, identity.ToBytes());
            return Decompress(plain);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or InvalidDataException)
        {
            throw new RunSealException("Unreadable", "The checkpoint was not sealed for this run, or was changed since.", e);
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var buffer = new MemoryStream();
        using (var brotli = new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(content);
        return buffer.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = brotli.Read(chunk)) > 0;)
        {
            if (buffer.Length + read > LargestContent)
                throw new InvalidDataException("It is too large.");
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}
