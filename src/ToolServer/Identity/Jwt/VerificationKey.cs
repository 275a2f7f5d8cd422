using System.Security.Cryptography;
using System.Text.Json;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>One public key of a key set (RFC 7517). Immutable and thread-safe: each check imports it anew, and results are kept by the caller.</summary>
internal sealed class VerificationKey
{
    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 8192;

    private readonly RSAParameters _rsa;
    private readonly ECParameters _ec;

    private VerificationKey(string keyType, string? curve, string? id, string? algorithm, RSAParameters rsa, ECParameters ec) =>
        (KeyType, Curve, Id, Algorithm, _rsa, _ec) = (keyType, curve, id, algorithm, rsa, ec);

    public string KeyType { get; }

    public string? Curve { get; }

    public string? Id { get; }

    /// <summary>The one algorithm that the key is for; null: any that fits its type.</summary>
    public string? Algorithm { get; }

    /// <summary>Null: of a kind that signs nothing here (another type or curve, for encryption, too short, not on its curve).</summary>
    public static VerificationKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "kty") is not { } type || !IsForSignatures(key))
            return null;
        var (id, algorithm) = (Text(key, "kid"), Text(key, "alg"));
        if (algorithm is not null && JwtAlgorithm.Find(algorithm)?.KeyType != type)
            return null;
        try
        {
            return type switch
            {
                "RSA" => Rsa(key, id, algorithm),
                "EC" => Ec(key, id, algorithm),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Fits(JwtAlgorithm algorithm) =>
        KeyType == algorithm.KeyType && Curve == algorithm.Curve && (Algorithm is null || Algorithm == algorithm.Name);

    public bool Verifies(JwtAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm) || (algorithm.SignatureBytes > 0 && signature.Length != algorithm.SignatureBytes))
            return false;
        try
        {
            if (KeyType == "RSA")
            {
                using var rsa = RSA.Create(_rsa);
                return rsa.VerifyData(data, signature, algorithm.Hash, algorithm.Padding);
            }
            using var ec = ECDsa.Create(_ec);
            return ec.VerifyData(data, signature, algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static VerificationKey? Rsa(JsonElement key, string? id, string? algorithm)
    {
        if (Bytes(key, "n") is not { Length: > 0 } n || Bytes(key, "e") is not { Length: > 0 and <= 8 } e || (e[^1] & 1) == 0 || e is [1])
            return null;
        var parameters = new RSAParameters { Modulus = n.AsSpan().TrimStart((byte)0).ToArray(), Exponent = e };
        using var rsa = RSA.Create(parameters);
        return rsa.KeySize is >= LeastRsaBits and <= MostRsaBits ? new("RSA", null, id, algorithm, parameters, default) : null;
    }

    private static VerificationKey? Ec(JsonElement key, string? id, string? algorithm)
    {
        var curve = Text(key, "crv");
        var (named, bytes) = curve switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => (default(ECCurve), 0),
        };
        // RFC 7518, 6.2.1.2: coordinates have the full length of the field.
        if (bytes == 0 || Bytes(key, "x") is not { } x || Bytes(key, "y") is not { } y || x.Length != bytes || y.Length != bytes)
            return null;
        var parameters = new ECParameters { Curve = named, Q = new() { X = x, Y = y } };
        using var ec = ECDsa.Create(parameters); // refuses a point that is not on the curve
        return new("EC", curve, id, algorithm, default, parameters);
    }

    private static bool IsForSignatures(JsonElement key)
    {
        if (key.TryGetProperty("use", out var use) && !(use.ValueKind == JsonValueKind.String && use.ValueEquals("sig")))
            return false;
        return !key.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.ValueEquals("verify")));
    }

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement key, string name) => Text(key, name) is { } text ? Base64UrlText.Decode(text) : null;
}
