using System.Text.Json;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>The public keys of one issuer at one moment (JWK Set, RFC 7517 section 5). Immutable.</summary>
internal sealed class VerificationKeySet
{
    /// <summary>A set with more is no set of signing keys.</summary>
    private const int MostKeys = 100;

    private readonly VerificationKey[] _keys;

    private VerificationKeySet(VerificationKey[] keys) => _keys = keys;

    public int Count => _keys.Length;

    /// <summary>Keys that cannot be used here are left out, as RFC 7517 section 5 asks.</summary>
    /// <exception cref="JsonException">No key set.</exception>
    public static VerificationKeySet Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, JwtJson.Options);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new JsonException("It is no object with an array 'keys'.");
        if (keys.GetArrayLength() > MostKeys)
            throw new JsonException($"It has more than {MostKeys} keys.");
        return new([.. keys.EnumerateArray().Select(VerificationKey.Read).OfType<VerificationKey>()]);
    }

    /// <summary>
    /// The keys that may have signed a token with this header. By its <c>kid</c>; without one only when a single key fits, because a token must not be
    /// able to try them all.
    /// </summary>
    public IReadOnlyList<VerificationKey> Find(string? id, JwtAlgorithm algorithm)
    {
        var fitting = Array.FindAll(_keys, k => k.Fits(algorithm) && (id is null || k.Id == id));
        return id is null && fitting.Length > 1 ? [] : fitting;
    }
}
