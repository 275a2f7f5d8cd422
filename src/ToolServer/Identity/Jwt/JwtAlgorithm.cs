using System.Security.Cryptography;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>A signature algorithm that tokens may be signed with (RFC 7518 section 3.1). There is none for <c>none</c> and none with a shared secret.</summary>
/// <param name="Name">As <c>alg</c> has it.</param>
/// <param name="KeyType">The <c>kty</c> of its keys.</param>
/// <param name="Hash">What is signed is the hash.</param>
/// <param name="Curve">The one curve (<c>crv</c>) that goes with it; null for RSA.</param>
/// <param name="SignatureBytes">Length of every signature; 0 for RSA, where it is that of the modulus.</param>
internal sealed record JwtAlgorithm(string Name, string KeyType, HashAlgorithmName Hash, string? Curve, int SignatureBytes)
{
    private static readonly Dictionary<string, JwtAlgorithm> Known = ((JwtAlgorithm[])
    [
        new("RS256", "RSA", HashAlgorithmName.SHA256, null, 0),
        new("RS384", "RSA", HashAlgorithmName.SHA384, null, 0),
        new("RS512", "RSA", HashAlgorithmName.SHA512, null, 0),
        new("PS256", "RSA", HashAlgorithmName.SHA256, null, 0),
        new("PS384", "RSA", HashAlgorithmName.SHA384, null, 0),
        new("PS512", "RSA", HashAlgorithmName.SHA512, null, 0),
        new("ES256", "EC", HashAlgorithmName.SHA256, "P-256", 64),
        new("ES384", "EC", HashAlgorithmName.SHA384, "P-384", 96),
        new("ES512", "EC", HashAlgorithmName.SHA512, "P-521", 132),
    ]).ToDictionary(a => a.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Known.Keys;

    public RSASignaturePadding Padding => Name[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    /// <summary>Null: no algorithm that is taken here. Names are case-sensitive.</summary>
    public static JwtAlgorithm? Find(string name) => Known.GetValueOrDefault(name);
}
