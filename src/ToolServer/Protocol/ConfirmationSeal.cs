using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Approval;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// What a client carries between the question and its next call (<c>requestState</c>, SEP-2322): a time and an HMAC-SHA256 over caller, tool,
/// revision and arguments. It shows that this very call was asked about a short while ago, to any replica that has the key.
/// </summary>
/// <param name="shared">The secret of all replicas; null: none, and states hold for this process alone.</param>
/// <param name="time">The clock.</param>
internal sealed class ConfirmationSeal(Func<byte[]?> shared, TimeProvider time)
{
    private const int TimeLength = 8;
    private static readonly TimeSpan Valid = TimeSpan.FromMinutes(5);
    private readonly byte[] _own = RandomNumberGenerator.GetBytes(32);

    public string Seal(Caller caller, ServedTool tool, JsonElement arguments)
    {
        var until = (time.GetUtcNow() + Valid).ToUnixTimeSeconds();
        var state = new byte[TimeLength + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(state, until);
        Mac(state.AsSpan(0, TimeLength), caller, tool, arguments).CopyTo(state, TimeLength);
        return Base64Url.EncodeToString(state);
    }

    /// <summary>Whether it was sealed for this call and is still good.</summary>
    public bool Verify(string state, Caller caller, ServedTool tool, JsonElement arguments)
    {
        if (state.Length > 256 || !Base64Url.IsValid(state))
            return false;
        var bytes = Base64Url.DecodeFromChars(state);
        return bytes.Length == TimeLength + HMACSHA256.HashSizeInBytes
            && CryptographicOperations.FixedTimeEquals(Mac(bytes.AsSpan(0, TimeLength), caller, tool, arguments), bytes.AsSpan(TimeLength))
            && BinaryPrimitives.ReadInt64BigEndian(bytes) >= time.GetUtcNow().ToUnixTimeSeconds();
    }

    private byte[] Mac(ReadOnlySpan<byte> until, Caller caller, ServedTool tool, JsonElement arguments)
    {
        // A key of its own, so that nothing sealed here can pass for anything else that the shared secret protects.
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared() ?? _own, 32, info: "signalbox confirmation"u8.ToArray());
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(until);
        foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(caller.Name), Encoding.UTF8.GetBytes(tool.Name), Encoding.UTF8.GetBytes(tool.SpecDigest), Canonical(arguments)])
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            mac.AppendData(length);
            mac.AppendData(part);
        }
        return mac.GetHashAndReset();
    }

    // A client may order and space the same arguments otherwise the second time.
    private static byte[] Canonical(JsonElement arguments)
    {
        if (arguments.ValueKind == JsonValueKind.Undefined)
            return [];
        try
        {
            return CanonicalJson.Serialize(arguments);
        }
        catch (CanonicalJsonException)
        {
            return Encoding.UTF8.GetBytes(arguments.GetRawText());
        }
    }
}
